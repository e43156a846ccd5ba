# Interface targets every target of headroom links:
#   headroom_options   language level, include root, code generation (public)
#   headroom_warnings  warnings (private: never forced on a user of the libraries)
#   headroom_data      where data files are looked up (for the code that opens them)

find_program(HEADROOM_CCACHE ccache)
mark_as_advanced(HEADROOM_CCACHE)
if(HEADROOM_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${HEADROOM_CCACHE}")
endif()

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)

# The version only: no date and no commit hash, so that results stay byte-identical.
configure_file("${PROJECT_SOURCE_DIR}/cmake/headroom_version.hpp.in"
    "${PROJECT_BINARY_DIR}/generated/headroom_version.hpp" @ONLY)

add_library(headroom_options INTERFACE)
target_compile_features(headroom_options INTERFACE cxx_std_20)
target_include_directories(headroom_options INTERFACE
    "${PROJECT_SOURCE_DIR}" "${PROJECT_BINARY_DIR}/generated")
# Determinism: GCC fuses a*b+c into one rounding where the target has FMA and where the optimiser
# happens to see it, so the same scenario could differ between builds. Off for everything.
target_compile_options(headroom_options INTERFACE -ffp-contract=off)
if(CMAKE_BUILD_TYPE STREQUAL "Debug")
    target_compile_definitions(headroom_options INTERFACE _GLIBCXX_ASSERTIONS)
endif()
if(HEADROOM_SANITIZE)
    set(sanitize -fsanitize=${HEADROOM_SANITIZE} -fno-sanitize-recover=all)
    target_compile_options(headroom_options INTERFACE ${sanitize} -fno-omit-frame-pointer)
    target_link_options(headroom_options INTERFACE ${sanitize})
endif()

add_library(headroom_warnings INTERFACE)
target_compile_options(headroom_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion
    $<$<BOOL:${HEADROOM_WERROR}>:-Werror>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    if(CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
        # False positive on "literal" + std::string in GCC 12 (GCC bug 105651).
        target_compile_options(headroom_warnings INTERFACE -Wno-restrict)
    endif()
    if(HEADROOM_SANITIZE)
        # Instrumented code confuses GCC's flow analysis; the other presets keep this warning.
        target_compile_options(headroom_warnings INTERFACE -Wno-maybe-uninitialized)
    endif()
endif()

# At run time the environment variable HEADROOM_DATA comes first, then the source tree, then the
# install tree (relative to the folder of the executable, so an install may be moved).
file(RELATIVE_PATH HEADROOM_INSTALL_DATA_DIR
    "${CMAKE_INSTALL_FULL_BINDIR}" "${CMAKE_INSTALL_FULL_DATADIR}/headroom")
add_library(headroom_data INTERFACE)
target_compile_definitions(headroom_data INTERFACE
    HEADROOM_SOURCE_DATA_DIR="${PROJECT_SOURCE_DIR}"
    HEADROOM_INSTALL_DATA_DIR="${HEADROOM_INSTALL_DATA_DIR}")

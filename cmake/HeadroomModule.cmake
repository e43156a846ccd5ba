# headroom_add_module(<name> [PUBLIC <target>...] [PRIVATE <target>...])
#
# A static library of all *.cpp files below the calling folder. New files need no edit: the glob is
# checked at every build. A module without any .cpp is an INTERFACE library until it gets one.
function(headroom_add_module name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "PUBLIC;PRIVATE")
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp")
    if(sources)
        add_library(${name} STATIC ${sources})
        target_link_libraries(${name}
            PUBLIC headroom_options ${arg_PUBLIC}
            PRIVATE headroom_warnings ${arg_PRIVATE})
    else()
        add_library(${name} INTERFACE)
        target_link_libraries(${name} INTERFACE headroom_options ${arg_PUBLIC})
    endif()
endfunction()

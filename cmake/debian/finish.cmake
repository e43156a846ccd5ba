# Run by CPack on the staged files before they become a package: what Debian's policy asks of every package.

if(NOT CPACK_GENERATOR STREQUAL "DEB")
    return()
endif()
set(share "${CPACK_TEMPORARY_INSTALL_DIRECTORY}/usr/share")
set(changelog "${share}/doc/headroom/changelog")
string(TIMESTAMP today "%a, %d %b %Y %H:%M:%S +0000" UTC) # of SOURCE_DATE_EPOCH where it is set
file(WRITE "${changelog}" "headroom (${CPACK_PACKAGE_VERSION}) unstable; urgency=medium

  * Everything in this version: CHANGELOG.md of the sources.

 -- ${CPACK_PACKAGE_CONTACT}  ${today}
")
file(GLOB pages "${share}/man/man1/*.1")
execute_process(COMMAND gzip --force --best --no-name ${changelog} ${pages} COMMAND_ERROR_IS_FATAL ANY)

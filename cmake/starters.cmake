# Writes starters.cpp: the files that `reckon new` begins with, as texts of the program.
# write_starters(FILE NAME SCENARIO NAME SCENARIO ...)
function(write_starters file)
  set(entries "")
  set(rest ${ARGN})
  while(rest)
    list(POP_FRONT rest name scenario)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/priors/${scenario})
    file(READ ${PROJECT_SOURCE_DIR}/priors/${scenario} text)
    string(APPEND entries "      {\"${name}\", R\"starter(${text})starter\"},\n")
  endwhile()
  file(CONFIGURE OUTPUT ${file} @ONLY CONTENT "#include \"cli/starters.h\"

namespace reckon {

const std::vector<Starter>& starters() {
  static const std::vector<Starter> all = {
@entries@  };
  return all;
}

}  // namespace reckon
")
endfunction()

# Writes scenarios into the program: those that `reckon new` begins with, and those that `reckon bench` measures.
# embed_scenarios(FILE FUNCTION NAME SCENARIO NAME SCENARIO ...)
function(embed_scenarios file function)
  set(entries "")
  set(rest ${ARGN})
  while(rest)
    list(POP_FRONT rest name scenario)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${scenario})
    file(READ ${PROJECT_SOURCE_DIR}/${scenario} text)
    string(APPEND entries "      {\"${name}\", R\"starter(${text})starter\"},\n")
  endwhile()
  file(CONFIGURE OUTPUT ${file} @ONLY CONTENT "#include \"cli/starters.h\"

namespace reckon {

const std::vector<Starter>& @function@() {
  static const std::vector<Starter> all = {
@entries@  };
  return all;
}

}  // namespace reckon
")
endfunction()

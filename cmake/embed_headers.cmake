# Writes the headers of kernels/ into one C++ file, so that the binary can compile its kernels on a
# machine without the sources. cmake -DROOT=... -DOUTPUT=... -P embed_headers.cmake
file(GLOB_RECURSE names RELATIVE ${ROOT} ${ROOT}/*.h ${ROOT}/*.cuh)
list(SORT names)
set(text "#include \"devices/cuda/kernel_headers.h\"\n\nnamespace reckon {\n\nconst std::vector<KernelHeader>& kernel_headers() {\n  static const std::vector<KernelHeader> headers = {\n")
foreach(name ${names})
  file(READ ${ROOT}/${name} content)
  string(APPEND text "      {\"${name}\", R\"reckon(${content})reckon\"},\n")
endforeach()
string(APPEND text "  };\n  return headers;\n}\n\n}  // namespace reckon\n")
file(CONFIGURE OUTPUT ${OUTPUT} CONTENT "${text}" @ONLY)

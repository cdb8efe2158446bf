// The source for the precompiled header of all tests. CMake makes the header only for a source that
// uses it, and main.cpp, which configures Catch2, does not.

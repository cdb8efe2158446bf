// The source whose precompiled header all tests use: CMake makes one only for a source that takes
// it, and main.cpp, which configures Catch2, does not.

// A fuzzing program per target. With clang's libFuzzer it is driven by it; otherwise it runs the files it is given, or
// standard input, which is what AFL++ wants.

#include "tests/live/chat/fuzz/targets.hpp"

#include <cstddef>
#include <cstdint>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

namespace {

void run(const std::string& bytes) {
    for (const auto& target : headroom::chat::fuzz::targets())
        if (target.name == HEADROOM_FUZZ_TARGET) target.run(bytes);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    run({reinterpret_cast<const char*>(data), size});
    return 0;
}

#ifndef HEADROOM_LIBFUZZER
int main(int argc, char** argv) {
    const auto all = [](std::istream& in) {
        return std::string(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    };
    if (argc < 2) run(all(std::cin));
    for (int i = 1; i < argc; ++i) {
        std::ifstream in(argv[i], std::ios::binary);
        run(all(in));
    }
}
#endif

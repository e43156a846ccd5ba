#pragma once
// Memory of this process: what the allocator has given away, and what of the machine's is held for it.

#include <cstddef>
#include <fstream>
#include <malloc.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__)
extern "C" std::size_t
__sanitizer_get_current_allocated_bytes(void); // as sanitizer/allocator_interface.h has it
#endif

namespace headroom::gui {

/// Bytes allocated and not freed, in all arenas of all threads.
[[nodiscard]] inline double allocatedBytes() {
#if defined(__SANITIZE_ADDRESS__)
    return static_cast<double>(__sanitizer_get_current_allocated_bytes());
#else
    const struct mallinfo2 info = ::mallinfo2();
    return static_cast<double>(info.uordblks + info.hblkhd);
#endif
}

/// Resident bytes once the allocator has given back what is free: which of its arenas a worker thread grew is chance.
[[nodiscard]] inline double residentBytes() {
    ::malloc_trim(0);
    std::ifstream in("/proc/self/statm");
    double total = 0.0;
    double resident = 0.0;
    in >> total >> resident;
    return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

} // namespace headroom::gui

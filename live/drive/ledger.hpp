#pragma once
// What became of every message, for reconciling with what the target kept: a JSON object a line,
//
//   {"room":"<id>","message":"~hr...~","sent":12.345678,"outcome":"acknowledged"}
//
// `message` is the stamp in the message's text; `sent` seconds since the start when it was meant to be sent;
// `outcome` is "acknowledged" (--acks), "seen" (back at its sender), "sent" (nothing answers it), "open" (unanswered
// at the end) or the cause of its failure, which leaves open whether the target has it.

#include "live/drive/protocol/stamp.hpp"

#include <string>
#include <string_view>

namespace headroom::drive {

class Ledger {
public:
    /// Empty: no ledger. Appends, so that processes share a file; throws DriveError when it cannot be opened.
    explicit Ledger(const std::string& file);
    ~Ledger();
    Ledger(const Ledger&) = delete;
    Ledger& operator=(const Ledger&) = delete;

    [[nodiscard]] bool wanted() const { return descriptor_ >= 0; }
    void note(std::string_view room, const Stamp& stamp, std::string_view outcome);
    /// Writes what was noted in one piece.
    void flush();

private:
    int descriptor_ = -1;
    std::string text_;
};

} // namespace headroom::drive

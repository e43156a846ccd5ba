#include "live/chat/auth/passwords.hpp"

#include "live/chat/auth/random.hpp"
#include "live/chat/wire/signal.hpp"

#include <array>
#include <crypt.h>
#include <memory>

namespace headroom::chat {
namespace {

std::string freshSetting(int cost) {
    std::array<unsigned char, 16> salt{};
    fillRandom(salt);
    std::array<char, CRYPT_GENSALT_OUTPUT_SIZE> text{};
    if (crypt_gensalt_rn("$2b$", static_cast<unsigned long>(cost),
                         reinterpret_cast<const char*>(salt.data()), static_cast<int>(salt.size()),
                         text.data(), static_cast<int>(text.size())) == nullptr)
        throw std::runtime_error("this system's libcrypt has no bcrypt");
    return text.data();
}

} // namespace

std::string bcrypt(const std::string& password, const std::string& setting) {
    if (!setting.starts_with("$2b$")) return {};
    const auto data = std::make_unique<crypt_data>();
    const char* result = crypt_rn(password.c_str(), setting.c_str(), data.get(), sizeof(crypt_data));
    return result != nullptr && result[0] == '$' ? result : std::string();
}

Passwords::Passwords(std::size_t threads, int cost, std::size_t maxWaiting)
    : pool_(threads), cost_(cost), maxWaiting_(maxWaiting), nobody_(freshSetting(cost)) {}

Passwords::~Passwords() {
    pool_.stop();
    pool_.join();
}

boost::asio::awaitable<std::string> Passwords::crypt(std::string password, std::string setting) {
    if (waiting_.load(std::memory_order_relaxed) >= maxWaiting_) throw HashingBusy();
    waiting_.fetch_add(1, std::memory_order_relaxed);
    const auto signal = std::make_shared<Signal<std::string>>(co_await boost::asio::this_coro::executor);
    boost::asio::post(pool_,
                      [this, signal, password = std::move(password), setting = std::move(setting)] {
                          std::string result = bcrypt(password, setting);
                          waiting_.fetch_sub(1, std::memory_order_relaxed);
                          signal->set(std::move(result));
                      });
    std::string result = co_await signal->wait();
    co_return result;
}

boost::asio::awaitable<std::string> Passwords::hash(std::string password) {
    std::string result = co_await crypt(std::move(password), freshSetting(cost_));
    if (result.empty()) throw std::runtime_error("this system's libcrypt has no bcrypt");
    co_return result;
}

boost::asio::awaitable<bool> Passwords::verify(std::string password, std::string hash) {
    const bool exists = !hash.empty();
    const std::string setting = exists ? hash : nobody_;
    const std::string result = co_await crypt(std::move(password), setting);
    co_return exists && !result.empty() && equalSecrets(result, hash);
}

} // namespace headroom::chat

// What users do: beginning operations, and what becomes of them.

#include "live/drive/crowd.hpp"

#include <algorithm>

namespace headroom::drive {
namespace {
constexpr std::uint64_t kMaskStream = 18;
std::int64_t micros(Nanos time) { return time / 1000; }
} // namespace

void Crowd::await(User& user, const Pending& pending, double timeout) {
    user.pending.push_back(pending);
    ++pending_;
    deadlines_[timeout].push_back({pending.started + nanos(timeout), user.place, pending.serial});
}

/// Ends it at the next turn, so that a script never runs deeper into itself.
void Crowd::later(User& user, Pending& pending, Cause cause) {
    pending.settled = true;
    pending.failure = cause;
    await(user, pending, 0.0);
}

void Crowd::begin(User& user, std::uint16_t operation, double timeout, std::uint64_t payload,
                  Role role) {
    const OperationPlan& plan = plans_[operation];
    Pending pending;
    pending.operation = operation;
    pending.answer = plan.answer;
    pending.role = role;
    pending.serial = ++user.serials;
    pending.started = now();
    pending.intended = user.due >= 0 ? std::min(user.due, pending.started) : pending.started;
    user.due = -1;
    if (role == Role::kMessage) pending.onError = setup_.script.lines[user.position - 1U].onError;
    setup_.tally.started(operation, pending.intended);
    if (plan.needsSession && user.session.token.empty()) return later(user, pending, "no-session");
    switch (plan.carrier) {
    case Carrier::kHttp:
        await(user, pending, timeout);
        return beginHttp(user, operation, payload);
    case Carrier::kConnect:
        dropChannel(user);
        await(user, pending, timeout);
        user.channel = setup_.protocol.connect(
            setup_.network, user, user.session,
            Random(setup_.settings.seed, kMaskStream, user.session.user + user.serials * 1000003ULL));
        return;
    case Carrier::kDisconnect:
        dropChannel(user);
        return later(user, pending, nullptr);
    case Carrier::kSocket:
        if (!user.connected) return later(user, pending, "not-connected");
        beginSocket(user, pending);
        if (pending.answer == kNoAnswer) return later(user, pending, nullptr);
        return await(user, pending, timeout);
    case Carrier::kNone:
        return later(user, pending, nullptr);
    }
}

void Crowd::beginHttp(User& user, std::uint16_t operation, std::uint64_t payload) {
    if (user.http == nullptr)
        user.http = std::make_unique<HttpClient>(setup_.network, user, setup_.commonHeaders);
    user.http->send(setup_.protocol.request(operation, user.session, payload, user.random));
}

void Crowd::beginSocket(User& user, Pending& pending) {
    const OperationPlan& plan = plans_[pending.operation];
    if (plan.leaves) leaveRoom(user);
    Stamp stamp;
    if (plan.isMessage) {
        pending.number = ++user.numbers;
        stamp = {setup_.run, user.session.user, pending.number,
                 static_cast<std::uint64_t>(micros(pending.intended))};
        if (user.room != kNoRoom && user.joinedAt >= 0) {
            Room& room = rooms_[user.room];
            pending.room = user.room;
            pending.expected = dueDeliveries(room, micros(pending.intended));
            room.report.sent.push_back(micros(pending.intended));
            due_ += pending.expected;
            setup_.tally.expectedDeliveries(pending.intended, pending.expected);
        }
    }
    if (pending.answer == kAcked) pending.ack = ++user.acks;
    text_.clear();
    setup_.protocol.message(text_, pending.operation, user.session, stamp);
    user.channel->send(text_, pending.ack);
}

void Crowd::react(User& user, std::string_view text) {
    const BehaviourPlan& behaviour = setup_.script.behaviours[user.behaviour];
    if (!namesMessages_) return;
    user.session.lastMessageId = setup_.protocol.messageId(text);
    const std::uint16_t operation = behaviour.onMessage;
    if (operation == kNoOperation || plans_[operation].carrier != Carrier::kSocket || stopped_) return;
    text_.clear();
    setup_.protocol.message(text_, operation, user.session, {});
    user.channel->send(text_, 0);
    setup_.tally.startedUnasked(operation);
    setup_.tally.completedUnseen(operation);
}

// ---- what comes back -----------------------------------------------------------------------------

void Crowd::complete(User& user, std::size_t index) {
    const Pending done = user.pending[index];
    user.pending.erase(user.pending.begin() + static_cast<std::ptrdiff_t>(index));
    --pending_;
    const Nanos time = now();
    const OperationPlan& plan = plans_[done.operation];
    if (done.settled)
        setup_.tally.completedUnseen(done.operation);
    else
        setup_.tally.completed(done.operation, time - done.intended, time - done.started);
    if (plan.createsRoom) {
        creatingRoom_ = false;
        const bool fresh = !roomIndex_.contains(user.session.roomId);
        addRoom(user.session.roomId);
        user.room = roomIndex_[user.session.roomId];
        if (fresh && setup_.announceRoom) setup_.announceRoom(user.session.roomId);
    }
    if (plan.joins) enterRoom(user);
    note(user, done, nullptr);
    afterStep(user, done, nullptr);
}

void Crowd::fail(User& user, std::size_t index, Cause cause) {
    const Pending done = user.pending[index];
    user.pending.erase(user.pending.begin() + static_cast<std::ptrdiff_t>(index));
    --pending_;
    setup_.tally.failed(done.operation, cause);
    if (plans_[done.operation].createsRoom) creatingRoom_ = false;
    note(user, done, cause);
    afterStep(user, done, cause);
}

bool Crowd::stillAwaited(const Deadline& deadline) const {
    const std::vector<Pending>& pending = users_[deadline.user]->pending;
    return std::any_of(pending.begin(), pending.end(),
                       [&](const Pending& p) { return p.serial == deadline.serial; });
}

void Crowd::expire(Nanos time) {
    for (auto& [timeout, queue] : deadlines_) {
        // Those that are added meanwhile have their turn next time.
        for (std::size_t left = queue.size(); left > 0 && queue.front().at <= time; --left) {
            const Deadline deadline = queue.front();
            queue.pop_front();
            User& user = *users_[deadline.user];
            const auto found =
                std::find_if(user.pending.begin(), user.pending.end(),
                             [&](const Pending& p) { return p.serial == deadline.serial; });
            if (found == user.pending.end()) continue;
            const auto index = static_cast<std::size_t>(found - user.pending.begin());
            if (found->settled && found->failure == nullptr) {
                complete(user, index);
            } else if (found->settled) {
                fail(user, index, found->failure);
            } else {
                const Carrier carrier = plans_[found->operation].carrier;
                if (carrier == Carrier::kHttp && user.http != nullptr) user.http->close();
                if (carrier == Carrier::kConnect) dropChannel(user);
                fail(user, index, "timeout");
            }
        }
    }
}

void Crowd::onReply(User& user, HttpReply& reply) {
    user.httpUsed = now();
    const auto found = std::find_if(user.pending.begin(), user.pending.end(), [&](const Pending& p) {
        return !p.settled && plans_[p.operation].carrier == Carrier::kHttp;
    });
    if (found == user.pending.end()) return;
    const auto index = static_cast<std::size_t>(found - user.pending.begin());
    std::vector<std::string> rooms;
    const Cause cause = setup_.protocol.take(found->operation, reply, user.session, rooms);
    if (cause != nullptr) return fail(user, index, cause);
    if (!plans_[found->operation].createsRoom)
        for (const std::string& room : rooms) addRoom(room);
    complete(user, index);
}

void Crowd::onHttpFailed(User& user, Cause cause) {
    const auto found = std::find_if(user.pending.begin(), user.pending.end(), [&](const Pending& p) {
        return !p.settled && plans_[p.operation].carrier == Carrier::kHttp;
    });
    if (found != user.pending.end())
        fail(user, static_cast<std::size_t>(found - user.pending.begin()), cause);
}

void Crowd::onOpen(User& user) {
    user.connected = true;
    for (std::size_t i = 0; i < user.pending.size(); ++i)
        if (!user.pending[i].settled && plans_[user.pending[i].operation].carrier == Carrier::kConnect)
            return complete(user, i);
}

void Crowd::onClosed(User& user, Cause cause) {
    const bool was = user.connected;
    user.connected = false;
    setup_.network.loop.bury(std::move(user.channel));
    leaveRoom(user);
    if (user.gone) return;
    const models::ReconnectPolicy& policy = setup_.script.behaviours[user.behaviour].source->reconnect;
    if (was && policy.enabled && !stopped_ && !user.inReconnect) scheduleReconnect(user);
    const auto waitsOnLine = [&](const Pending& p) {
        const Carrier carrier = plans_[p.operation].carrier;
        return !p.settled && (carrier == Carrier::kSocket || carrier == Carrier::kConnect);
    };
    for (;;) {
        const auto found = std::find_if(user.pending.begin(), user.pending.end(), waitsOnLine);
        if (found == user.pending.end()) return;
        fail(user, static_cast<std::size_t>(found - user.pending.begin()), cause);
    }
}

void Crowd::onAck(User& user, std::uint32_t id) {
    for (std::size_t i = 0; i < user.pending.size(); ++i)
        if (user.pending[i].ack == id && id != 0 && !user.pending[i].settled) return complete(user, i);
}

void Crowd::onText(User& user, std::string_view text) {
    const Incoming in = setup_.protocol.read(text, user.session);
    if (in.stamp) {
        delivered(user, *in.stamp);
        const BehaviourPlan& behaviour = setup_.script.behaviours[user.behaviour];
        if (namesMessages_ && (in.stamp->user != user.session.user || behaviour.source->onOwnMessage))
            react(user, in.messageText);
    }
    if (in.answers != kNoAnswer && !user.gone) answered(user, in.answers, in);
}

void Crowd::answered(User& user, Tag tag, const Incoming& in) {
    for (std::size_t i = 0; i < user.pending.size(); ++i) {
        Pending& pending = user.pending[i];
        if (pending.settled) continue;
        if (in.failure != nullptr && tag == kOwnStamp) {
            // The server says that a message failed but not which: it answers in order.
            if (!plans_[pending.operation].isMessage) continue;
            due_ -= std::min<std::uint64_t>(due_, pending.expected);
            if (pending.expected > 0) {
                std::vector<std::int64_t>& sent = rooms_[pending.room].report.sent;
                const auto mine = std::find(sent.rbegin(), sent.rend(), micros(pending.intended));
                if (mine != sent.rend()) sent.erase(std::next(mine).base());
            }
            return fail(user, i, in.failure);
        }
        if (pending.answer != tag) continue;
        if (tag == kOwnStamp && pending.number != in.stamp->number) continue;
        return in.failure != nullptr ? fail(user, i, in.failure) : complete(user, i);
    }
}

// ---- rooms ---------------------------------------------------------------------------------------

void Crowd::addRoom(const std::string& id) {
    if (roomIndex_.contains(id)) return;
    roomIndex_[id] = static_cast<std::uint32_t>(rooms_.size());
    rooms_.push_back({id, 0, 0, {}});
}

/// Members who had joined before the message was meant to be sent; stays are in the order of joining.
std::uint32_t Crowd::dueDeliveries(const Room& room, std::int64_t sent) const {
    std::uint32_t due = room.members;
    for (auto stay = room.report.stays.rbegin(); stay != room.report.stays.rend() && stay->first >= sent;
         ++stay)
        if (stay->second < 0) --due;
    return due;
}

void Crowd::note(const User& user, const Pending& message, Cause cause) {
    if (message.number == 0 || !setup_.ledger.wanted()) return;
    const std::string_view room = message.room == kNoRoom ? std::string_view() : rooms_[message.room].id;
    const char* const good = message.answer == kAcked      ? "acknowledged"
                             : message.answer == kNoAnswer ? "sent"
                                                           : "seen";
    setup_.ledger.note(room,
                       {setup_.run, user.session.user, message.number,
                        static_cast<std::uint64_t>(micros(message.intended))},
                       cause == nullptr ? good : cause);
}

void Crowd::participate(User& user) {
    if (user.room == kNoRoom || user.participant) return;
    ++rooms_[user.room].participants;
    user.participant = true;
}

void Crowd::enterRoom(User& user) {
    if (user.room == kNoRoom || user.joinedAt >= 0) return;
    participate(user);
    Room& room = rooms_[user.room];
    user.joinedAt = micros(now());
    user.stay = static_cast<std::uint32_t>(room.report.stays.size());
    room.report.stays.emplace_back(user.joinedAt, -1);
    ++room.members;
    ++members_;
}

void Crowd::leaveRoom(User& user) {
    if (user.participant && user.room != kNoRoom) --rooms_[user.room].participants;
    user.participant = false;
    if (user.joinedAt < 0) return;
    Room& room = rooms_[user.room];
    room.report.stays[user.stay].second = micros(now());
    user.joinedAt = -1;
    --room.members;
    --members_;
}

void Crowd::delivered(User& user, const Stamp& stamp) {
    const auto sent = static_cast<std::int64_t>(stamp.micros);
    if (user.joinedAt < 0 || sent <= user.joinedAt) return; // in flight while it joined: not counted on
    const Nanos late = now() - sent * 1000;
    setup_.tally.startedUnasked(setup_.tally.deliveries());
    setup_.tally.completed(setup_.tally.deliveries(), late, late);
    setup_.tally.receivedDelivery(sent * 1000);
    if (stamp.user % setup_.parts == setup_.part) ++came_;
}

void Crowd::dropChannel(User& user) {
    leaveRoom(user);
    user.connected = false;
    if (user.channel == nullptr) return;
    user.channel->close();
    setup_.network.loop.bury(std::move(user.channel));
}

// ---- figures -------------------------------------------------------------------------------------

void Crowd::report(BinReport& report) const {
    report.activeUsers = active_;
    report.rooms = static_cast<std::uint32_t>(rooms_.size());
    report.members = static_cast<std::uint32_t>(members_);
    report.arrived = users_.size();
    report.passed = passed_;
    report.failedUsers = failed_;
    // A user who starts over has passed once and may fail later; it counts once.
    const std::uint64_t settled = passed_ + failed_;
    report.unfinished = users_.size() > settled ? users_.size() - settled : 0;
    report.inFlight = pending_;
    report.failedByCause = failedByCause_;
    report.reconnects = reconnects_;
}

RoomReports Crowd::roomReports() const {
    RoomReports out;
    for (const Room& room : rooms_)
        if (!room.report.stays.empty() || !room.report.sent.empty())
            out[room.id] = room.report; // users leave their rooms yet
    return out;
}

std::uint64_t Crowd::unstarted(Nanos until) const {
    if (!setup_.settings.timetable) return 0;
    std::uint64_t count = 0;
    for (const auto& user : users_) {
        if (user->gone || user->finished || (!user->waiting && !user->reconnecting)) continue;
        Random random = user->random;
        std::array<std::uint16_t, kLoopDepth> loops = user->loops;
        Nanos tick = user->tick;
        std::size_t at = user->position + (user->waiting ? 1U : 0U);
        for (int step = 0; step < 100'000 && tick < until; ++step) {
            const Line& line = setup_.script.lines[at];
            ++at;
            if (line.kind == Line::Kind::kEnd) break;
            if (line.kind == Line::Kind::kDo || line.kind == Line::Kind::kPickRoom) ++count;
            if (line.kind == Line::Kind::kThink)
                tick += nanos(random.sample(setup_.script.thinks[line.think]));
            if (line.kind == Line::Kind::kRepeat) {
                const std::uint32_t times = line.timesHigh == 0 ? 0xffffU : line.timesLow;
                loops[line.depth] = static_cast<std::uint16_t>(times);
                if (times == 0) at = line.target;
            }
            if (line.kind == Line::Kind::kRepeatEnd) {
                std::uint16_t& left = loops[line.depth];
                if (left != 0xffffU) --left;
                if (left > 0) at = line.target;
            }
            if (line.kind == Line::Kind::kChoose) at = setup_.script.branches[line.timesLow].target;
            if (line.kind == Line::Kind::kJump) at = line.target;
        }
    }
    return count;
}

} // namespace headroom::drive

#pragma once
// A request plane's event core as a SimGrid model, on the path SimGrid made for ns-3 (not idempotent).
//
// SimGrid asks for the next event with the time budget until anything else happens; the model runs the
// plane in bulk to the end of the budget and takes all of it. It never goes past the date of the next
// control task, of which the budget's end may lie some rounding error ahead, nor past the end of the
// run. Nothing of SimGrid is touched from here: the request plane has no way to it. Long budgets are
// run in slices of about a fiftieth of a second of wall time, for progress and cancelling; where a
// slice ends changes nothing in the plane.

#include "sim/bridge/run_watch.hpp"
#include "sim/bridge/simgrid_control_plane.hpp"

#include <simgrid/kernel/resource/Model.hpp>

namespace headroom::bridge {

class RequestPlaneModel final : public simgrid::kernel::resource::Model {
public:
    RequestPlaneModel(control::RequestPlane& plane, const SimGridControlPlane& control, RunWatch& watch);

    bool next_occurring_event_is_idempotent() override { return false; }
    double next_occurring_event(double budget) override;
    void update_actions_state(double now, double delta) override;

private:
    void advance(double limit);

    control::RequestPlane& plane_;
    const SimGridControlPlane& control_;
    RunWatch& watch_;
    double position_ = 0.0; ///< the plane has run up to here
    double slice_;          ///< simulated seconds
};

} // namespace headroom::bridge

package octopus.onboard.pipeline;

import octopus.block.room.BlockRoom;
import octopus.core.Caller;
import octopus.core.flow.FlowId;
import octopus.onboard.change.ChangeHands;
import octopus.onboard.check.CheckEnvironment;
import octopus.onboard.check.Preflight;
import octopus.onboard.plan.Planner;
import octopus.onboard.verify.Canary;

/** What the flows work with. */
record Rooms(
        BlockRoom block,
        CheckEnvironment.House house,
        Preflight preflight,
        Planner planner,
        ChangeHands hands,
        Canaries canaries) {
    /** Finds the node on which volumes are tried. */
    interface Canaries {
        /** @param node its name; empty text for the machine of the control plane @param caller and flow, for the record */
        Canary of(String node, Caller caller, FlowId flow);
    }
}

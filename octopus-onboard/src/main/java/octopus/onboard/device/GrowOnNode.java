package octopus.onboard.device;

import java.time.Duration;
import java.util.List;
import octopus.core.flow.FlowDefinition;
import octopus.core.flow.Outcome;
import octopus.core.flow.Retry;
import octopus.core.flow.Step;
import octopus.core.flow.StepEnvironment;
import octopus.spi.Size;

/** The flow that shows a node what a volume has become: the paths, the map, the device. */
final class GrowOnNode {
    private final DeviceHands hands;
    private final NodeDeviceStore store;

    GrowOnNode(DeviceHands hands, NodeDeviceStore store) {
        this.hands = hands;
        this.store = store;
    }

    FlowDefinition<DeviceContext> definition() {
        return new FlowDefinition<>("grow-on-node", 1, DeviceContext.class, List.of(new Grow()));
    }

    /** Has the node look at the size anew; a device that has it already is no error. */
    private final class Grow implements Step<DeviceContext> {
        @Override
        public String name() {
            return "grow";
        }

        @Override
        public Outcome<DeviceContext> run(DeviceContext context, StepEnvironment environment) {
            Size size = hands.size(environment.caller(), context.volume());
            java.util.Optional<Size> has = hands.on(context.node(), environment.caller(), environment.flow())
                    .grow(context.volume(), size);
            return Outcome.done(
                    context,
                    transaction ->
                            has.ifPresent(now -> store.grown(transaction, context.node(), context.volume(), size)));
        }

        @Override
        public Retry retry() {
            return Retry.times(3, Duration.ofSeconds(2));
        }
    }
}

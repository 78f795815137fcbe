package octopus.onboard.device;

import java.time.Duration;
import java.util.List;
import octopus.core.flow.FlowDefinition;
import octopus.core.flow.InsideStep;
import octopus.core.flow.Outcome;
import octopus.core.flow.Retry;
import octopus.core.flow.Step;
import octopus.core.flow.StepEnvironment;

/** The flow that takes a volume away from a node: first the device there, then what the storage has opened for it. */
final class DetachFromNode {
    private final DeviceHands hands;
    private final NodeDeviceStore store;

    DetachFromNode(DeviceHands hands, NodeDeviceStore store) {
        this.hands = hands;
        this.store = store;
    }

    FlowDefinition<DeviceContext> definition() {
        return new FlowDefinition<>(
                "detach-from-node", 1, DeviceContext.class, List.of(new Detach(), new Disconnect(), new Forget()));
    }

    /** Removes the device; refused while somebody uses it, and then nothing has changed. */
    private final class Detach implements Step<DeviceContext> {
        @Override
        public String name() {
            return "detach";
        }

        @Override
        public Outcome<DeviceContext> run(DeviceContext context, StepEnvironment environment) {
            hands.on(context.node(), environment.caller(), environment.flow()).detach(context.volume());
            return Outcome.done(context);
        }
    }

    /** Has the storage close what it opened. The device is gone, so there is only forward from here. */
    private final class Disconnect implements Step<DeviceContext> {
        @Override
        public String name() {
            return "disconnect";
        }

        @Override
        public Outcome<DeviceContext> run(DeviceContext context, StepEnvironment environment) {
            hands.delete(environment.caller(), context.attachment());
            return Outcome.done(context);
        }

        @Override
        public boolean pivot() {
            return true;
        }

        @Override
        public Retry retry() {
            return Retry.times(3, Duration.ofSeconds(1));
        }
    }

    /** Removes the row. */
    private final class Forget implements InsideStep<DeviceContext> {
        @Override
        public String name() {
            return "forget";
        }

        @Override
        public Outcome<DeviceContext> run(DeviceContext context, StepEnvironment environment) {
            return Outcome.done(context, transaction -> store.delete(transaction, context.node(), context.volume()));
        }
    }
}

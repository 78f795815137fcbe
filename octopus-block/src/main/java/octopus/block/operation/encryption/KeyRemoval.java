package octopus.block.operation.encryption;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import octopus.block.operation.Subjects;
import octopus.block.operation.Workbench;
import octopus.core.Caller;
import octopus.core.db.Transaction;
import octopus.core.flow.FlowDefinition;
import octopus.core.flow.Outcome;
import octopus.core.flow.Step;
import octopus.core.flow.StepEnvironment;

/** Deletes a key that nothing is encrypted with any more, by a flow of its own: a key manager is no part of a transaction. */
final class KeyRemoval {
    private final Workbench bench;
    private final VolumeKeys keys;
    private final FlowDefinition<Context> definition =
            new FlowDefinition<>("remove-key", 1, Context.class, List.of(new Remove()));

    KeyRemoval(Workbench bench, VolumeKeys keys) {
        this.bench = bench;
        this.keys = keys;
    }

    /** @param project whose key it is */
    record Context(UUID key, String project) {}

    FlowDefinition<Context> definition() {
        return definition;
    }

    void begin(Transaction transaction, Caller caller, String project, UUID key) {
        bench.flows()
                .submit(
                        transaction,
                        definition,
                        new Context(key, project),
                        Set.of(Subjects.leftover("key/" + key)),
                        caller);
    }

    /** Deletes the key. A pivot: there is no way back, only forward until it is gone. */
    private final class Remove implements Step<Context> {
        @Override
        public String name() {
            return "remove";
        }

        @Override
        public boolean pivot() {
            return true;
        }

        @Override
        public Outcome<Context> run(Context context, StepEnvironment environment) {
            keys.deleteOwn(environment.caller(), context.project(), context.key());
            return Outcome.done(context);
        }
    }
}

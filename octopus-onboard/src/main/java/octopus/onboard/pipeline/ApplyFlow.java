package octopus.onboard.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import octopus.core.audit.AuditEntry;
import octopus.core.flow.Effect;
import octopus.core.flow.FlowDefinition;
import octopus.core.flow.InsideStep;
import octopus.core.flow.Outcome;
import octopus.core.flow.Step;
import octopus.core.flow.StepEnvironment;
import octopus.onboard.change.Change;
import octopus.onboard.plan.Plan;
import octopus.onboard.plan.Plan.Phase;
import octopus.onboard.spec.OnboardFault;
import octopus.spi.Fault;

/**
 * The flow that makes an approved plan true: changes wave by wave, volumes tried, then the backend opened. Whatever fails,
 * everything is taken back in reverse.
 */
final class ApplyFlow {
    static final String NAME = "apply-onboarding";

    private ApplyFlow() {}

    static FlowDefinition<OnboardingContext> definition(Book book, Rooms rooms, ReportKeys keys) {
        return new FlowDefinition<>(
                "apply-onboarding",
                1,
                OnboardingContext.class,
                List.of(
                        new RequireSamePlan(book, rooms),
                        new MakeChanges(book, rooms, Phase.PREPARE),
                        new TryVolumes(book, rooms, keys),
                        new MakeChanges(book, rooms, Phase.OPEN),
                        new NoteActive(book)));
    }

    /** Refuses a plan that was approved for another world. */
    private record RequireSamePlan(Book book, Rooms rooms) implements Step<OnboardingContext> {
        @Override
        public String name() {
            return "require-same-plan";
        }

        @Override
        public Outcome<OnboardingContext> run(OnboardingContext context, StepEnvironment environment) {
            Onboarding row = book.read(context.onboarding());
            Plan now = CheckFlow.plan(rooms.planner(), book, row, environment);
            if (!now.hash().equals(context.plan())) {
                return new Outcome.Failed<>(Fault.of(
                                OnboardFault.PLAN_STALE,
                                "Applying the plan of " + row.name(),
                                "what it would change now is not what was approved",
                                "Run the checks again, look at the new plan, and approve that.")
                        .about("onboarding", row.name()));
            }
            return Outcome.done(context);
        }

        /** The last to be reverted: here it says how everything ended. */
        @Override
        public Effect revert(OnboardingContext context, StepEnvironment environment) {
            return transaction -> {
                Onboarding row = book.read(transaction, context.onboarding());
                // What was wanted in vain is not what the next look shall hold the world against.
                book.forget(transaction, row.secrets(), row.activeSecrets());
                Onboarding after = book.change(
                        transaction,
                        row.id(),
                        edit -> row.active()
                                .map(spec ->
                                        edit.wanted(spec, row.activeSecrets()).state(OnboardingState.ACTIVE))
                                .orElseGet(() -> edit.forgetSecrets()
                                        .plan(Optional.empty())
                                        .state(OnboardingState.ROLLED_BACK))
                                .applying(List.of())
                                .fault(environment.fault()));
                book.note(
                        transaction,
                        environment.caller(),
                        "apply",
                        after,
                        AuditEntry.Outcome.FAILED,
                        environment.flow(),
                        "all taken back: "
                                + environment.fault().map(Fault::sentence).orElse(""));
            };
        }
    }

    /** What is wanted was in force before: only what had drifted was changed. */
    private static boolean isHealing(Onboarding row) {
        return row.active().equals(Optional.of(row.wanted())) && row.secrets().equals(row.activeSecrets());
    }

    /** Of a directory that was not there at first only that is put back, not each version in between. */
    private static boolean isNewerVersion(Change change, List<Applied> before) {
        return change instanceof Change.InstallFiles tree
                && before.stream()
                        .anyMatch(each -> each.change() instanceof Change.InstallFiles old
                                && old.node().equals(tree.node())
                                && old.directory().equals(tree.directory()));
    }

    /** From now on it is what the spec says. */
    private record NoteActive(Book book) implements InsideStep<OnboardingContext> {
        @Override
        public String name() {
            return "note-active";
        }

        @Override
        public Outcome<OnboardingContext> run(OnboardingContext context, StepEnvironment environment) {
            return Outcome.done(context, transaction -> {
                Onboarding row = book.read(transaction, context.onboarding());
                List<Applied> applied = new ArrayList<>(row.applied());
                // What a change of options replaces is not to be put back when the backend goes as a whole.
                row.applying().stream()
                        .filter(each -> !(each.change() instanceof Change.ChangeBackend))
                        .filter(each -> !isNewerVersion(each.change(), row.applied()))
                        .map(each -> isHealing(row) ? each.healed() : each)
                        .forEach(applied::add);
                Onboarding after = book.change(
                        transaction,
                        row.id(),
                        edit -> edit.state(OnboardingState.ACTIVE)
                                .active(Optional.of(row.wanted()), row.secrets())
                                .applied(applied)
                                .applying(List.of())
                                .plan(Optional.empty())
                                .fault(Optional.empty()));
                book.forget(transaction, row.activeSecrets(), row.secrets());
                book.note(
                        transaction,
                        environment.caller(),
                        "apply",
                        after,
                        AuditEntry.Outcome.DONE,
                        environment.flow(),
                        "active, revision " + after.revision());
            });
        }
    }
}

package octopus.onboard.pipeline;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import octopus.core.flow.Effect;
import octopus.core.flow.FlowDefinition;
import octopus.core.flow.Outcome;
import octopus.core.flow.Step;
import octopus.core.flow.StepEnvironment;
import octopus.core.secret.SecretRef;
import octopus.onboard.check.CheckEnvironment;
import octopus.onboard.check.Preflight;
import octopus.onboard.plan.Plan;
import octopus.onboard.plan.Planner;

/** The flow that looks at everything and makes the plan. Changes nothing but what is known of the onboarding. */
final class CheckFlow {
    static final String NAME = "check-onboarding";

    private CheckFlow() {}

    static FlowDefinition<OnboardingContext> definition(Book book, Rooms rooms) {
        return new FlowDefinition<>(
                "check-onboarding",
                1,
                OnboardingContext.class,
                List.of(new LookAtAll(book, rooms), new MakePlan(book, rooms)));
    }

    /** Runs all checks, or the one that was asked for, and keeps each finding as it comes. */
    private record LookAtAll(Book book, Rooms rooms) implements Step<OnboardingContext> {
        @Override
        public String name() {
            return "check";
        }

        @Override
        public Outcome<OnboardingContext> run(OnboardingContext context, StepEnvironment environment) {
            Onboarding row = book.read(context.onboarding());
            CheckEnvironment looks =
                    new CheckEnvironment(rooms.house(), row.wanted(), row.active(), book.reveal(row.secrets()));
            Optional<String> only = context.only();
            List<FoundHere> others = only.map(check -> row.findings().stream()
                            .filter(found -> !found.isBy(check))
                            .toList())
                    .orElse(List.of());
            List<FoundHere> arrived = new ArrayList<>(others);
            boolean watched = row.state() == OnboardingState.ACTIVE;
            Preflight preflight = only.map(rooms.preflight()::only).orElse(rooms.preflight());
            var all = preflight.run(looks, found -> {
                arrived.addAll(FoundHere.of(found));
                environment.progress(0.5, arrived.size() + " findings");
                if (!watched) {
                    Onboarding ignored = book.change(row.id(), edit -> edit.findings(arrived));
                }
            });
            List<FoundHere> findings = Stream.concat(
                            others.stream(), all.stream().flatMap(found -> FoundHere.of(found).stream()))
                    .toList();
            return Outcome.done(
                    context,
                    transaction -> book.change(
                            transaction,
                            row.id(),
                            edit -> edit.findings(findings).checked(book.now())));
        }

        /** The last to be reverted: nothing was changed, only the look has failed. */
        @Override
        public Effect revert(OnboardingContext context, StepEnvironment environment) {
            return transaction -> book.change(transaction, context.onboarding(), edit -> {
                Onboarding now = book.read(transaction, context.onboarding());
                return now.state() == OnboardingState.CHECKING
                        ? edit.state(OnboardingState.BLOCKED).fault(environment.fault())
                        : edit.fault(environment.fault());
            });
        }
    }

    /** Compares what is wanted with what is, unless a check stands in the way. */
    private record MakePlan(Book book, Rooms rooms) implements Step<OnboardingContext> {
        @Override
        public String name() {
            return "plan";
        }

        @Override
        public Outcome<OnboardingContext> run(OnboardingContext context, StepEnvironment environment) {
            Onboarding row = book.read(context.onboarding());
            Optional<FoundHere> worst =
                    row.findings().stream().filter(FoundHere::isFailure).findFirst();
            boolean pending = row.state() == OnboardingState.CHECKING;
            if (worst.isPresent()) {
                return Outcome.done(
                        context,
                        transaction -> book.change(
                                transaction,
                                row.id(),
                                edit -> pending
                                        ? edit.state(OnboardingState.BLOCKED)
                                                .plan(Optional.empty())
                                                .fault(worst.get().fault())
                                        : edit.plan(Optional.empty())
                                                .fault(worst.get().fault())));
            }
            Plan plan = plan(rooms.planner(), book, row, environment);
            boolean nothingToDo = plan.isEmpty() && row.active().isPresent();
            return Outcome.done(
                    context,
                    transaction -> book.change(transaction, row.id(), edit -> {
                        Onboarding.Edit planned =
                                edit.fault(Optional.empty()).plan(nothingToDo ? Optional.empty() : Optional.of(plan));
                        if (!pending) {
                            return planned;
                        }
                        return nothingToDo
                                ? planned.state(OnboardingState.ACTIVE).active(Optional.of(row.wanted()), row.secrets())
                                : planned.state(OnboardingState.PLANNED);
                    }));
        }
    }

    static Plan plan(Planner planner, Book book, Onboarding row, StepEnvironment environment) {
        return planner.plan(
                row.wanted(),
                row.active(),
                fresh(row),
                book.work(row, environment.caller(), Optional.of(environment.flow())));
    }

    /** Names of the secrets that are other than those in force. */
    private static Set<String> fresh(Onboarding row) {
        Set<String> names = new HashSet<>();
        row.secrets().forEach((name, reference) -> {
            SecretRef inForce = row.activeSecrets().get(name);
            if (!reference.equals(inForce)) {
                names.add(name);
            }
        });
        return names;
    }
}

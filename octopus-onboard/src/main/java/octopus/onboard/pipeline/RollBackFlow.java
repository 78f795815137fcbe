package octopus.onboard.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.block.image.cache.CacheEntry;
import octopus.core.Caller;
import octopus.core.audit.AuditEntry;
import octopus.core.flow.Effect;
import octopus.core.flow.FlowDefinition;
import octopus.core.flow.InsideStep;
import octopus.core.flow.Outcome;
import octopus.core.flow.Step;
import octopus.core.flow.StepEnvironment;
import octopus.onboard.change.CinderApi;
import octopus.onboard.change.Work;
import octopus.onboard.spec.OnboardFault;
import octopus.onboard.spec.TargetSpec;
import octopus.onboard.verify.RemoteServed;
import octopus.spi.Fault;

/** The flow that takes a backend away again: refused while volumes are on it, then everything undone in reverse. */
final class RollBackFlow {
    static final String NAME = "roll-back-onboarding";
    private static final int MOST_SHOWN = 10;
    private static final Duration PAUSE = Duration.ofMillis(200);

    private RollBackFlow() {}

    static FlowDefinition<OnboardingContext> definition(Book book, Rooms rooms) {
        return new FlowDefinition<>(
                "roll-back-onboarding",
                1,
                OnboardingContext.class,
                List.of(
                        new CloseBackend(book, rooms),
                        new EvictCache(book, rooms),
                        new UndoAll(book, rooms),
                        new NoteGone(book)));
    }

    /** No new volumes, then a look whether there are any. */
    private record CloseBackend(Book book, Rooms rooms) implements Step<OnboardingContext> {
        @Override
        public String name() {
            return "close";
        }

        @Override
        public Outcome<OnboardingContext> run(OnboardingContext context, StepEnvironment environment) {
            Onboarding row = book.read(context.onboarding());
            if (isBuiltIn(row)) {
                enable(row, environment.caller(), false);
            }
            // Where nothing was changed nothing is taken away: its volumes stay where they are.
            List<String> volumes = row.applied().stream().noneMatch(Applied::isUndone) ? List.of() : volumes(row);
            if (!volumes.isEmpty()) {
                String some = String.join(", ", volumes.subList(0, Math.min(MOST_SHOWN, volumes.size())));
                return new Outcome.Failed<>(Fault.of(
                                OnboardFault.ONBOARDING_HAS_VOLUMES,
                                "Taking away backend " + row.name(),
                                (volumes.size() == 1 ? "a volume is on it: " : volumes.size() + " volumes are on it: ")
                                        + some
                                        + (volumes.size() > MOST_SHOWN ? ", …" : ""),
                                "Move them with a migration or a retype, or delete them, then try again.")
                        .about("onboarding", row.name()));
            }
            return Outcome.done(context);
        }

        @Override
        public Effect revert(OnboardingContext context, StepEnvironment environment) {
            Onboarding row = book.read(context.onboarding());
            if (isBuiltIn(row)) {
                enable(row, environment.caller(), true);
            }
            return transaction -> {
                Onboarding after = book.change(
                        transaction,
                        row.id(),
                        edit -> edit.state(OnboardingState.ACTIVE).fault(environment.fault()));
                book.note(
                        transaction,
                        environment.caller(),
                        "retire",
                        after,
                        AuditEntry.Outcome.FAILED,
                        environment.flow(),
                        environment.fault().map(Fault::sentence).orElse(""));
            };
        }

        private void enable(Onboarding row, Caller caller, boolean enabled) {
            boolean there = rooms.house().backends().list().stream()
                    .anyMatch(view -> view.backend().name().equals(row.name()));
            if (there) {
                var ignored =
                        rooms.house().backends().enable(caller, row.name(), enabled, Optional.of("being taken away"));
            }
        }

        private List<String> volumes(Onboarding row) {
            return switch (row.wanted().target()) {
                case TargetSpec.BuiltIn _ -> rooms.house().backends().volumesOn(row.name());
                case TargetSpec.Remote target ->
                    RemoteServed.volumesOn(CinderApi.of(target, book.reveal(row.secrets())), row.name());
            };
        }
    }

    /** Volumes of the image cache are nobody's: they go without asking. */
    private record EvictCache(Book book, Rooms rooms) implements Step<OnboardingContext> {
        @Override
        public String name() {
            return "evict-cache";
        }

        @Override
        public Outcome<OnboardingContext> run(OnboardingContext context, StepEnvironment environment) {
            Onboarding row = book.read(context.onboarding());
            List<CacheEntry> entries = rooms.block().imageCache().list().stream()
                    .filter(entry ->
                            isBuiltIn(row) && entry.location().backend().equals(row.name()))
                    .toList();
            if (entries.isEmpty()) {
                return Outcome.done(context);
            }
            entries.forEach(entry -> rooms.block().imageCache().evict(environment.caller(), entry.id()));
            return new Outcome.NotYet<>(context, PAUSE, entries.size() + " cached images to go");
        }
    }

    /** One change after the other; from here on there is only forward. */
    private record UndoAll(Book book, Rooms rooms) implements Step<OnboardingContext> {
        @Override
        public String name() {
            return "undo";
        }

        @Override
        public boolean pivot() {
            return true;
        }

        @Override
        public Outcome<OnboardingContext> run(OnboardingContext context, StepEnvironment environment) {
            Onboarding row = book.read(context.onboarding());
            List<Applied> reversed = row.applied().reversed();
            if (context.wave() >= reversed.size()) {
                return Outcome.done(context);
            }
            Work work = book.work(row, environment.caller(), Optional.of(environment.flow()));
            MakeChanges.undo(book, rooms, row, reversed.get(context.wave()), work, environment);
            return new Outcome.NotYet<>(context.at(context.wave() + 1, false), Duration.ZERO, "the next change");
        }
    }

    /** Its secrets are forgotten; what happened stays to be read. */
    private record NoteGone(Book book) implements InsideStep<OnboardingContext> {
        @Override
        public String name() {
            return "note-gone";
        }

        @Override
        public Outcome<OnboardingContext> run(OnboardingContext context, StepEnvironment environment) {
            return Outcome.done(context, transaction -> {
                Onboarding row = book.read(transaction, context.onboarding());
                book.forget(transaction, row.secrets(), Map.of());
                book.forget(transaction, row.activeSecrets(), row.secrets());
                Onboarding after = book.change(
                        transaction,
                        row.id(),
                        edit -> edit.state(OnboardingState.RETIRED)
                                .active(Optional.empty(), Map.of())
                                .forgetSecrets()
                                .applied(List.of())
                                .plan(Optional.empty())
                                .fault(Optional.empty()));
                book.note(
                        transaction,
                        environment.caller(),
                        "retire",
                        after,
                        AuditEntry.Outcome.DONE,
                        environment.flow(),
                        "everything is as before");
            });
        }
    }

    private static boolean isBuiltIn(Onboarding row) {
        return row.wanted().target() instanceof TargetSpec.BuiltIn;
    }
}

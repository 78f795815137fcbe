package octopus.onboard.pipeline;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import octopus.core.flow.Effect;
import octopus.core.flow.Outcome;
import octopus.core.flow.Step;
import octopus.core.flow.StepEnvironment;
import octopus.onboard.change.CinderApi;
import octopus.onboard.spec.OnboardFault;
import octopus.onboard.spec.TargetSpec;
import octopus.onboard.verify.AcceptanceReport;
import octopus.onboard.verify.AcceptanceReport.Trial;
import octopus.onboard.verify.AcceptanceRun;
import octopus.onboard.verify.Canary;
import octopus.onboard.verify.DriverServed;
import octopus.onboard.verify.RemoteServed;
import octopus.onboard.verify.RunIds;
import octopus.onboard.verify.Served;
import octopus.spi.Fault;

/** Tries the backend with a volume on the canary; the report is kept, signed, whether it is good or bad. */
record TryVolumes(Book book, Rooms rooms, ReportKeys keys) implements Step<OnboardingContext> {
    private static final double MOST_TRIALS = 16;

    @Override
    public String name() {
        return "verify";
    }

    @Override
    public Outcome<OnboardingContext> run(OnboardingContext context, StepEnvironment environment) {
        Onboarding row = book.read(context.onboarding());
        if (!row.wanted().acceptance().run()) {
            return Outcome.done(context);
        }
        Canary canary = canary(row, environment);
        Instant begin = book.now();
        List<Trial> ended = new ArrayList<>();
        AcceptanceReport report = run(row, canary).run(row.name(), trial -> {
            MakeChanges.refuseWhenToldSo(book.read(row.id()));
            environment.checkAlive();
            ended.add(trial);
            environment.progress(Math.min(1, ended.size() / MOST_TRIALS), trial.name());
            Onboarding ignored = book.change(
                    row.id(),
                    edit -> edit.report(
                            new AcceptanceReport(row.name(), canary.node().name(), begin, book.now(), ended, "")));
        });
        AcceptanceReport signed = keys.sign(report);
        Onboarding after = book.change(row.id(), edit -> edit.report(signed));
        if (after.report().map(AcceptanceReport::passed).orElse(false)) {
            return Outcome.done(context);
        }
        Trial failed = signed.trials().stream()
                .filter(trial -> trial.outcome() == AcceptanceReport.Outcome.FAILED)
                .findFirst()
                .orElseThrow();
        Fault fault = failed.fault().orElseThrow();
        return new Outcome.Failed<>(Fault.of(
                        OnboardFault.ACCEPTANCE_FAILED,
                        "Trying volumes of " + row.name() + ": " + failed.name(),
                        fault.what() + ": " + fault.cause(),
                        fault.correction())
                .about("onboarding", row.name())
                .about("trial", failed.name()));
    }

    @Override
    public Effect revert(OnboardingContext context, StepEnvironment environment) {
        Onboarding row = book.read(context.onboarding());
        if (row.wanted().acceptance().run()) {
            run(row, canary(row, environment)).clear();
        }
        return Effect.NONE;
    }

    private Canary canary(Onboarding row, StepEnvironment environment) {
        String node = row.wanted().nodes().isEmpty() ? "" : row.wanted().nodes().getFirst();
        return rooms.canaries().of(node, environment.caller(), environment.flow());
    }

    private AcceptanceRun run(Onboarding row, Canary canary) {
        return new AcceptanceRun(served(row), canary, row.id(), row.wanted().acceptance(), book.clock());
    }

    private Served served(Onboarding row) {
        RunIds ids = RunIds.of(row.id());
        return switch (row.wanted().target()) {
            case TargetSpec.BuiltIn _ ->
                new DriverServed(row.name(), rooms.block().open().driver(row.name()), ids);
            case TargetSpec.Remote target ->
                new RemoteServed(CinderApi.of(target, book.reveal(row.secrets())), row.wanted(), ids);
        };
    }
}

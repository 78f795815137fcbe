package octopus.onboard.check;

import java.util.List;
import java.util.Optional;
import octopus.onboard.spec.TargetSpec;
import octopus.spi.FaultCode;
import octopus.spi.Finding;

/** What the driver itself looks at: address, account, firmware, licences, pools, portals. */
final class DriverCheck implements Check {
    private static final String ELSEWHERE =
            "the driver runs on the target's hosts, where it looks when its service starts";

    @Override
    public String id() {
        return "driver";
    }

    @Override
    public String sentence() {
        return "What the driver looks at itself: management address, account, firmware, licences, pools, portals.";
    }

    @Override
    public List<Finding> run(CheckEnvironment environment) {
        String driver = environment.spec().driver();
        boolean elsewhere = !(environment.spec().target() instanceof TargetSpec.BuiltIn);
        boolean watched = environment.active().equals(Optional.of(environment.spec()));
        // Again and again only by the service itself: a password that is refused often enough locks the account.
        if (elsewhere && (driver.isEmpty() || watched)) {
            return List.of(new Finding.Skipped(id(), "storage", ELSEWHERE));
        }
        if (!environment.optionsAreRight()) {
            return List.of(new Finding.Skipped(id(), "storage", "the options are not right yet"));
        }
        List<Finding> found = environment
                .backends()
                .check(environment.spec().name(), driver, environment.driverOptions(), environment.secrets());
        return elsewhere ? found.stream().map(this::fromHere).toList() : found;
    }

    /** The driver will run on other hosts: what is wrong from here says much, but does not decide. */
    private Finding fromHere(Finding finding) {
        return switch (finding) {
            case Finding.Failure failure
            when failure.fault().kind() == FaultCode.Kind.NODE ->
                new Finding.Skipped(failure.check(), failure.where(), ELSEWHERE);
            case Finding.Failure failure -> new Finding.Warning(failure.check(), failure.where(), failure.fault());
            case Finding.Pass _, Finding.Warning _, Finding.Skipped _ -> finding;
        };
    }
}

package octopus.onboard.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import octopus.spi.Fault;
import octopus.spi.Finding;

/** Every option is known, of its type, and none is missing. */
final class OptionsCheck implements Check {
    @Override
    public String id() {
        return "options-valid";
    }

    @Override
    public String sentence() {
        return "The driver knows every option, and none is missing or of a wrong form.";
    }

    @Override
    public List<Finding> run(CheckEnvironment environment) {
        if (environment.spec().driver().isEmpty()) {
            return List.of(new Finding.Skipped(
                    id(), "options", "the driver is the target's own; nothing is known of it here"));
        }
        List<Fault> problems = environment
                .backends()
                .problems(environment.spec().driver(), environment.driverOptions(), environment.secrets());
        List<Finding> found = new ArrayList<>();
        problems.forEach(fault ->
                found.add(new Finding.Failure(id(), "option " + fault.about().getOrDefault("field", "?"), fault)));
        if (problems.isEmpty()) {
            found.add(new Finding.Pass(id(), "options", "all are right"));
        }
        Set<String> beyond = new TreeSet<>(environment.spec().options().keySet());
        beyond.removeAll(environment.driverOptions().keySet());
        beyond.remove("volume_driver");
        beyond.forEach(name -> found.add(new Finding.Skipped(
                id(), "option " + name, "the driver does not declare it; it is the target's own to judge")));
        return found;
    }
}

package octopus.onboard.check;

import java.util.List;
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
                .problems(environment.spec().driver(), environment.spec().options(), environment.secrets());
        if (problems.isEmpty()) {
            return List.of(new Finding.Pass(id(), "options", "all are right"));
        }
        return problems.stream()
                .<Finding>map(fault ->
                        new Finding.Failure(id(), "option " + fault.about().getOrDefault("field", "?"), fault))
                .toList();
    }
}

package octopus.server.page;

import java.util.Optional;

/** One thing that must be well for Octopus to serve. */
public interface HealthCheck {
    String name();

    /** What is wrong, in a sentence; empty when nothing is. */
    Optional<String> problem();

    static HealthCheck of(String name, java.util.function.Supplier<Optional<String>> problem) {
        return new HealthCheck() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Optional<String> problem() {
                return problem.get();
            }
        };
    }
}

package octopus.onboard.check;

import java.util.List;
import octopus.spi.Finding;

/** Looks at one thing that stands or falls before anything is changed. Changes nothing; may be run at any time. */
public interface Check {
    /** Stable; stored. Lower case with hyphens. */
    String id();

    /** What it looks at, for people. */
    String sentence();

    /** Whether it has anything to look at for this spec. */
    default boolean concerns(CheckEnvironment environment) {
        return true;
    }

    /** One finding for each place. @throws octopus.spi.StorageException which becomes a failure with its fault */
    List<Finding> run(CheckEnvironment environment);
}

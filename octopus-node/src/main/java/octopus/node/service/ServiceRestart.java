package octopus.node.service;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import octopus.node.Command;
import octopus.node.Node;
import octopus.node.change.Difference;
import octopus.node.change.NodeChange;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.StorageException;

/**
 * A service takes notice of what was changed. Reverts go in reverse order, so a plan has one of these behind a file for the
 * way forward and one in front of it for the way back.
 *
 * @param how restarted or reloaded
 * @param when on which way
 * @param healthy must end with 0 before the service counts as healthy; empty when running is enough
 * @param patience how long it may take to become healthy
 * @param settle how long it must stay up
 */
public record ServiceRestart(
        ServiceControl control, How how, When when, List<String> healthy, Duration patience, Duration settle)
        implements NodeChange<ServiceRestart.Before> {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    /** What makes a service take notice. */
    public enum How {
        RESTART,
        RELOAD
    }

    /** On which way it is done. */
    public enum When {
        APPLY,
        REVERT
    }

    /** Which run of the service it was; empty text when it did not run. */
    public record Before(String run) {}

    public ServiceRestart {
        healthy = List.copyOf(healthy);
    }

    @Override
    public String subject() {
        return "service " + control.name();
    }

    @Override
    public Before look(Node node) {
        return new Before(control.run(node).orElse(""));
    }

    @Override
    public Optional<Difference> plan(Node node) {
        if (when == When.REVERT) {
            return Optional.empty();
        }
        String does = how == How.RESTART ? "restarted" : "reloaded";
        String state = control.run(node).isPresent() ? " (running) is " : " (not running) is ";
        return Optional.of(new Difference(
                subject(),
                "~ " + control.name() + state + does + "\n",
                how == How.RESTART
                        ? List.of(control.name() + " on " + node.name() + " is away for a moment")
                        : List.of()));
    }

    /** What has been started anew since the look is only waited for. */
    @Override
    public void apply(Node node, Before before) {
        if (when == When.APPLY) {
            act(node, control.run(node).filter(run -> !run.equals(before.run())).isPresent());
        }
    }

    @Override
    public void revert(Node node, Before before) {
        if (when == When.REVERT) {
            act(node, false);
        }
    }

    private void act(Node node, boolean done) {
        try {
            if (!done) {
                switch (how) {
                    case RESTART -> control.restart(node);
                    case RELOAD -> control.reload(node);
                }
            }
        } catch (StorageException e) {
            throw unhealthy(node, e.fault().cause());
        }
        awaitHealthy(node);
    }

    /** Up, healthy, and for the settling time the same run: one that dies and is started again and again is neither. */
    private void awaitHealthy(Node node) {
        long end = System.nanoTime() + patience.toNanos();
        long since = System.nanoTime();
        Optional<String> run = control.run(node);
        while (true) {
            Optional<String> now = control.run(node);
            if (now.isEmpty() || !now.equals(run)) {
                run = now;
                since = System.nanoTime();
            } else if (System.nanoTime() - since >= settle.toNanos() && isHealthy(node)) {
                return;
            }
            if (System.nanoTime() > end) {
                throw unhealthy(
                        node,
                        (now.isEmpty() ? "it does not run" : "it runs but is not healthy") + " after "
                                + patience.toSeconds() + " s");
            }
            pause();
        }
    }

    private boolean isHealthy(Node node) {
        if (healthy.isEmpty()) {
            return true;
        }
        try {
            return node.run(Command.of(healthy).limit(patience)).exitCode() == 0;
        } catch (StorageException e) {
            return false;
        }
    }

    private StorageException unhealthy(Node node, String cause) {
        String words = control.lastWords(node);
        return Fault.of(
                        ServiceFault.SERVICE_UNHEALTHY,
                        "Starting " + control.name() + " on " + node.name(),
                        words.isEmpty() ? cause : cause + "; its log ends with:\n" + words,
                        "The log says why; what was changed before it is the likely reason.")
                .about("node", node.name())
                .about("service", control.name())
                .exception();
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_AGAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Fault.of(CommonFault.TIMED_OUT, "Waiting for a service", "Octopus is stopping", "Start it again.")
                    .exception();
        }
    }
}

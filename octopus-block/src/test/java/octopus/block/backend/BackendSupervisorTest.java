package octopus.block.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import octopus.spi.Fault;
import octopus.spi.FaultCode;
import octopus.spi.driver.Driver;
import octopus.spi.driver.PoolReport;
import octopus.spi.driver.VolumeExporter;
import octopus.spi.driver.VolumeProvisioner;
import org.junit.jupiter.api.Test;

class BackendSupervisorTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Has no pools; knows whether it is open. */
    private static final class Empty implements Driver {
        private final AtomicBoolean closed = new AtomicBoolean();

        @Override
        public List<PoolReport> pools() {
            return List.of();
        }

        @Override
        public VolumeProvisioner volumes() {
            throw new UnsupportedOperationException();
        }

        @Override
        public VolumeExporter exports() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {
            closed.set(true);
        }
    }

    /** A database that cannot be written for a moment is no reason to lose a storage that answers. */
    @Test
    void aReportThatCannotBeKeptLeavesTheDriverOpen() {
        Empty driver = new Empty();
        AtomicInteger opened = new AtomicInteger();
        AtomicBoolean broken = new AtomicBoolean(true);
        try (BackendSupervisor supervisor = new BackendSupervisor(
                "array",
                () -> {
                    opened.incrementAndGet();
                    return driver;
                },
                LONG,
                Clock.systemUTC(),
                reported -> {
                    if (broken.get()) {
                        throw new IllegalStateException("the database is read-only");
                    }
                })) {
            supervisor.start();
            assertThat(supervisor.tryNow(PATIENCE)).isInstanceOf(BackendState.Failed.class);
            assertThat(supervisor.driver(PATIENCE)).isSameAs(driver);
            assertThat(driver.closed).isFalse();
            broken.set(false);
            assertThat(supervisor.tryNow(PATIENCE)).isInstanceOf(BackendState.Ready.class);
            assertThat(opened).hasValue(1);
        }
        assertThat(driver.closed).isTrue();
    }

    /** The account of a storage must not be locked by trying; whoever corrects the password does not wait. */
    @Test
    void aRefusedPasswordIsNotTriedAgainAndAgain() {
        AtomicBoolean right = new AtomicBoolean();
        try (BackendSupervisor supervisor = new BackendSupervisor(
                "array",
                () -> {
                    if (right.get()) {
                        return new Empty();
                    }
                    throw Fault.of(new Refused(), "Logging in", "the password is wrong", "Correct it.")
                            .exception();
                },
                LONG,
                Clock.systemUTC(),
                reported -> {})) {
            supervisor.start();
            assertThat(supervisor.tryNow(PATIENCE))
                    .isInstanceOfSatisfying(
                            BackendState.Failed.class,
                            failed -> assertThat(Duration.between(failed.since(), failed.nextTry()))
                                    .isGreaterThanOrEqualTo(Duration.ofMinutes(15)));
            right.set(true);
            assertThat(supervisor.tryNow(PATIENCE)).isInstanceOf(BackendState.Ready.class);
        }
    }

    private record Refused() implements FaultCode {
        @Override
        public String name() {
            return "LOGIN_REFUSED";
        }

        @Override
        public Kind kind() {
            return Kind.BACKEND;
        }

        @Override
        public String sentence() {
            return "The password is not accepted.";
        }

        @Override
        public boolean repetitionHarms() {
            return true;
        }
    }
}

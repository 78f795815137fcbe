package octopus.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import octopus.core.Caller;
import octopus.core.audit.AuditEntry;
import octopus.core.audit.AuditQuery;
import octopus.core.audit.AuditSettings;
import octopus.core.event.Event;
import octopus.core.event.EventLog;
import octopus.core.event.EventSettings;
import octopus.core.flow.FlowEngine;
import octopus.core.flow.FlowListener;
import octopus.core.flow.FlowRegistry;
import octopus.core.flow.FlowSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HousekeepingTest {
    @TempDir
    Path data;

    @Test
    void whatIsOldGoes() {
        try (Core core = Core.open(OctopusSettings.local(data, 0))) {
            core.database().write(transaction -> {
                core.events().append(transaction, new Event("volume.created", "volume", "v", "p", Map.of()));
                core.audit()
                        .append(
                                transaction,
                                AuditEntry.of(
                                        core.clock().instant(),
                                        Caller.octopus(),
                                        "volume.create",
                                        "volume",
                                        "v",
                                        AuditEntry.Outcome.DONE,
                                        ""));
                return true;
            });
            int ignored = core.audit().chain().seal();
            Clock nextMonth = Clock.offset(core.clock(), Duration.ofDays(30));
            try (FlowEngine flows = new FlowEngine(
                            core.database(),
                            new FlowRegistry(),
                            nextMonth,
                            FlowSettings.usual("octopus", true),
                            FlowListener.NONE);
                    Housekeeping keeping = new Housekeeping(
                            new Core(
                                    core.database(),
                                    core.secrets(),
                                    new EventLog(core.database(), EventSettings.defaults(), nextMonth),
                                    core.audit(),
                                    nextMonth),
                            flows,
                            new AuditSettings(Optional.of(Duration.ofDays(1))))) {
                keeping.tidy();
                assertThat(flows.forgetFinished(nextMonth.instant())).isZero();
            }
            assertThat(core.events().read(0, 10)).isEmpty();
            assertThat(core.audit().list(AuditQuery.all(), 10))
                    .extracting(AuditEntry::verb)
                    .containsExactly("audit.forget");
            assertThat(core.audit().chain().verify(Optional.empty()).flaw()).isEmpty();
        }
    }
}

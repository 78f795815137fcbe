package octopus.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
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
    void oldEventsGo() {
        try (Core core = Core.open(OctopusSettings.local(data, 0))) {
            core.database().write(transaction -> {
                core.events().append(transaction, new Event("volume.created", "volume", "v", "p", Map.of()));
                return true;
            });
            Clock nextMonth = Clock.offset(core.clock(), Duration.ofDays(30));
            try (FlowEngine flows = new FlowEngine(
                            core.database(),
                            new FlowRegistry(),
                            nextMonth,
                            FlowSettings.usual("octopus", true),
                            FlowListener.NONE);
                    Housekeeping keeping = new Housekeeping(
                            new EventLog(core.database(), EventSettings.defaults(), nextMonth), flows, nextMonth)) {
                keeping.tidy();
                assertThat(flows.forgetFinished(nextMonth.instant())).isZero();
            }
            assertThat(core.events().read(0, 10)).isEmpty();
        }
    }
}

package octopus.server.doctor;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import octopus.core.setting.Settings;
import octopus.spi.Fault;
import octopus.spi.Finding;
import octopus.spi.StorageException;

/** Looks at everything, one thing after the other, and says what it saw. */
public final class Doctor {
    private final List<Look> looks;

    private Doctor(List<Look> looks) {
        this.looks = List.copyOf(looks);
    }

    /** @param serverNamed whether somebody said where a server is, so that it must be there */
    public static Doctor of(Premises premises, RunningServer server, boolean serverNamed) {
        List<Look> looks = new ArrayList<>(new MachineLooks().looks());
        looks.add(Look.of("settings", check -> List.of(Look.pass(check, "file and environment", "all are right"))));
        looks.addAll(new DataLooks(premises, Clock.systemUTC()).looks());
        looks.addAll(new PortLooks(premises, server).looks());
        looks.addAll(new ServerLooks(server, serverNamed).looks());
        return new Doctor(looks);
    }

    /** Where the settings cannot be used, only they and the machine can be looked at. */
    public static Doctor of(Settings.Reading.Bad wrong) {
        List<Look> looks = new ArrayList<>(new MachineLooks().looks());
        looks.add(Look.of(
                "settings",
                check -> wrong.faults().stream()
                        .map(fault -> Look.failure(check, fault.about().getOrDefault("field", "file"), fault))
                        .toList()));
        return new Doctor(looks);
    }

    public Diagnosis look() {
        List<Finding> findings = new ArrayList<>();
        for (Look look : looks) {
            findings.addAll(safely(look));
        }
        return new Diagnosis(findings);
    }

    /** A look that fails is a finding too; the others go on. */
    private static List<Finding> safely(Look look) {
        try {
            return look.look();
        } catch (RuntimeException e) {
            Optional<Fault> known = e instanceof StorageException said ? Optional.of(said.fault()) : Optional.empty();
            Fault fault = known.orElseGet(() -> Fault.of(
                    DoctorFault.LOOK_FAILED, "The check " + look.name() + " failed", e.toString(), "Report it."));
            return List.of(Look.failure(look.name(), "this machine", fault));
        }
    }
}

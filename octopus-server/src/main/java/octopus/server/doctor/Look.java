package octopus.server.doctor;

import java.util.List;
import octopus.spi.Fault;
import octopus.spi.Finding;

/** One look at one thing. Changes nothing. */
interface Look {
    /** Stable name of the check. */
    String name();

    List<Finding> look();

    static Finding pass(String check, String where, String saw) {
        return new Finding.Pass(check, where, saw);
    }

    static Finding warning(String check, String where, Fault fault) {
        return new Finding.Warning(check, where, fault);
    }

    static Finding failure(String check, String where, Fault fault) {
        return new Finding.Failure(check, where, fault);
    }

    static Finding skipped(String check, String where, String reason) {
        return new Finding.Skipped(check, where, reason);
    }

    /** Looks of one name. */
    static Look of(String name, java.util.function.Function<String, List<Finding>> looking) {
        return new Look() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public List<Finding> look() {
                return looking.apply(name);
            }
        };
    }
}

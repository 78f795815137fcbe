package octopus.simulator;

import octopus.simulator.oceanstor.ArraySettings;
import octopus.simulator.oceanstor.SimulatedOceanstor;

/** What a newcomer reads when the array is up: where it is, how it is added, how it is made to fail. */
final class Greeting {
    private Greeting() {}

    static String of(SimulatedOceanstor array, String password) {
        ArraySettings settings = array.settings();
        String orders = "https://" + settings.listen() + ":" + array.port() + "/simulator";
        return String.join(
                System.lineSeparator(),
                "A simulated OceanStor array, for tests and demonstrations only. Ctrl-C ends it and its data.",
                "",
                "  REST interface   " + array.url(),
                "  user, password   " + settings.user() + ", " + password,
                "  pools            " + String.join(", ", settings.pools().keySet()),
                "  iSCSI portals    " + String.join(", ", settings.portals()),
                "  firmware         " + settings.version(),
                "",
                "What is on it:           curl -sk " + orders,
                "Make it misbehave:       curl -sk -d '{\"kind\":\"portal-down\",\"value\":\""
                        + settings.portals().getLast() + "\"}' " + orders,
                "                         curl -sk -d '{\"kind\":\"slow\",\"resource\":\"lun\",\"milliseconds\":5000,\"times\":3}' "
                        + orders,
                "Mend everything:         curl -sk -X DELETE " + orders,
                "");
    }
}

package octopus.driver.simulated;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import octopus.spi.CommonFault;
import octopus.spi.Fault;

/** Reads {@code create=2,grow=always}. */
final class ArmedFaults {
    static final int ALWAYS = Integer.MAX_VALUE;

    private ArmedFaults() {}

    static Map<SimulatedCall, Integer> parse(String text) {
        Map<SimulatedCall, Integer> counts = new LinkedHashMap<>();
        for (String part : text.split(",")) {
            if (part.isBlank()) {
                continue;
            }
            String[] sides = part.strip().split("=", 2);
            try {
                SimulatedCall call = SimulatedCall.valueOf(
                        sides[0].strip().toUpperCase(Locale.ROOT).replace('-', '_'));
                String count = sides.length == 1 ? "1" : sides[1].strip();
                counts.put(call, count.equals("always") ? ALWAYS : Integer.parseUnsignedInt(count));
            } catch (IllegalArgumentException e) {
                throw Fault.of(
                                CommonFault.INVALID_OPTION,
                                "Option " + SimulatedOptions.FAULTS,
                                "\"" + part.strip() + "\" is not a call with a count",
                                "Write for example create=2 or grow=always; calls are " + SimulatedCall.names() + ".")
                        .about("field", SimulatedOptions.FAULTS)
                        .exception();
            }
        }
        return counts;
    }
}

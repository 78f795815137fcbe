package octopus.server.http;

import java.net.BindException;
import octopus.node.PortHolder;
import octopus.spi.Fault;
import octopus.spi.FaultCode;

/** Why the doors cannot be opened. */
public enum ListenFault implements FaultCode {
    PORT_TAKEN("The port that Octopus shall listen on is taken by another program."),
    ADDRESS_UNUSABLE("The address that Octopus shall listen on is none of this machine, or not for this user.");

    private final String sentence;

    ListenFault(String sentence) {
        this.sentence = sentence;
    }

    @Override
    public Kind kind() {
        return Kind.NODE;
    }

    @Override
    public String sentence() {
        return sentence;
    }

    /** Why a listener cannot be opened. */
    public static Fault of(ListenSettings settings, Throwable problem) {
        String address = settings.address() + ":" + settings.port();
        String words = bindWords(problem);
        if (words.contains("in use")) {
            return Fault.of(
                    PORT_TAKEN,
                    "Octopus cannot listen on " + address,
                    PortHolder.of(settings.port())
                            .map(holder -> holder + " has the port")
                            .orElse("the port is taken"),
                    "Stop that program, or choose another port with --port.");
        }
        return Fault.of(
                ADDRESS_UNUSABLE,
                "Octopus cannot listen on " + address,
                words,
                "Choose an address of this machine with --listen; ports below 1024 are for root.");
    }

    private static String bindWords(Throwable problem) {
        String words = "";
        for (Throwable each = problem; each != null; each = each.getCause()) {
            if (each instanceof BindException || words.isEmpty()) {
                words = String.valueOf(each.getMessage());
            }
        }
        return words;
    }
}

package octopus.node.target;

import java.util.Optional;
import java.util.regex.Pattern;
import octopus.spi.Fault;
import octopus.spi.connect.Chap;
import octopus.spi.connect.Connector;
import octopus.spi.driver.BlockExporter.Source;

/** What may go into a request to tgtd, which takes its parameters apart at commas and searches them for key words. */
final class Names {
    static final String IQN_PREFIX = "iqn.2026-11.org.octopus:";
    private static final int LONGEST_NAME = 223;
    private static final int LONGEST_PATH = 1000;
    private static final Pattern INITIATOR = Pattern.compile("(iqn|eui|naa)\\.[A-Za-z0-9.:_-]+");
    private static final Pattern TARGET = Pattern.compile("[A-Za-z0-9.:-]+");
    private static final Pattern ACCOUNT = Pattern.compile("[\\x21-\\x7e&&[^,]]{1,200}");

    private Names() {}

    static String iqn(String targetName) {
        if (!TARGET.matcher(targetName).matches() || targetName.length() > LONGEST_NAME - IQN_PREFIX.length()) {
            throw wrong("target name " + targetName, "it may have letters, digits, dots, colons and hyphens only");
        }
        return IQN_PREFIX + targetName;
    }

    static String initiator(Connector connector) {
        Optional<String> name = connector.initiator();
        if (name.isEmpty()
                || name.get().length() > LONGEST_NAME
                || !INITIATOR.matcher(name.get()).matches()) {
            throw Fault.of(
                            TargetFault.INITIATOR_MISSING,
                            "Exporting to host " + connector.host(),
                            name.map(text -> "its connector's initiator is " + text + ", which is no iSCSI name")
                                    .orElse("its connector has no initiator"),
                            "Send the host's iSCSI name (InitiatorName in /etc/iscsi/initiatorname.iscsi) as initiator.")
                    .about("field", "initiator")
                    .about("host", connector.host())
                    .exception();
        }
        return name.get();
    }

    static void check(Chap chap) {
        if (!ACCOUNT.matcher(chap.user()).matches() || chap.user().equals(ServedTarget.GUARD)) {
            throw wrong("CHAP user " + chap.user(), "it may have printable characters except blank and comma only");
        }
        if (!ACCOUNT.matcher(chap.password().reveal()).matches()) {
            throw wrong(
                    "CHAP secret of " + chap.user(), "it may have printable characters except blank and comma only");
        }
    }

    static void check(Source source) {
        String path = source.path().toString();
        if (path.contains(",") || path.length() > LONGEST_PATH || path.chars().anyMatch(Character::isISOControl)) {
            throw wrong("path " + path, "a path must have no comma and at most " + LONGEST_PATH + " characters");
        }
        if (!TARGET.matcher(source.serial()).matches()) {
            throw wrong("serial number " + source.serial(), "it may have letters, digits and hyphens only");
        }
    }

    private static RuntimeException wrong(String what, String cause) {
        return Fault.of(TargetFault.NAME_NOT_SERVED, "Exporting with " + what, cause, "Use another name.")
                .exception();
    }
}

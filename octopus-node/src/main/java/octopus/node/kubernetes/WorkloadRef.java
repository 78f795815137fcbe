package octopus.node.kubernetes;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import octopus.spi.CommonFault;
import octopus.spi.Fault;

/** What keeps pods running, by its name. As people write it: {@code deployment/cinder-volume}. */
public record WorkloadRef(Kind kind, String name) {
    /** Sorts of workloads whose pods are made anew when their template changes. */
    public enum Kind {
        DEPLOYMENT("deployment"),
        STATEFUL_SET("statefulset"),
        DAEMON_SET("daemonset");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    public static boolean isOne(String text) {
        int slash = text.indexOf('/');
        for (Kind kind : Kind.values()) {
            if (slash > 0 && kind.word().equals(text.substring(0, slash)) && Names.isName(text.substring(slash + 1))) {
                return true;
            }
        }
        return false;
    }

    /** @throws octopus.spi.StorageException INVALID_INPUT */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static WorkloadRef of(String text) {
        int slash = text.indexOf('/');
        for (Kind kind : Kind.values()) {
            if (isOne(text) && kind.word().equals(text.substring(0, slash))) {
                return new WorkloadRef(kind, text.substring(slash + 1));
            }
        }
        throw Fault.of(
                        CommonFault.INVALID_INPUT,
                        "\"" + text + "\"",
                        "it names no workload",
                        "Write deployment/NAME, statefulset/NAME or daemonset/NAME.")
                .exception();
    }

    @JsonValue
    @Override
    public String toString() {
        return kind.word() + "/" + name;
    }
}

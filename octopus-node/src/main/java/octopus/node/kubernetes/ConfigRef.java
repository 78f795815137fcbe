package octopus.node.kubernetes;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import octopus.spi.CommonFault;
import octopus.spi.Fault;

/** A ConfigMap or a Secret, by its name. As people write it: {@code configmap/cinder-etc}, {@code secret/cinder-etc}. */
public record ConfigRef(Kind kind, String name) {
    /** What holds texts under keys. */
    public enum Kind {
        CONFIG_MAP("configmap"),
        SECRET("secret");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /** @throws octopus.spi.StorageException INVALID_INPUT */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static ConfigRef of(String text) {
        int slash = text.indexOf('/');
        String name = text.substring(slash + 1);
        for (Kind kind : Kind.values()) {
            if (slash > 0 && kind.word().equals(text.substring(0, slash)) && Names.isName(name)) {
                return new ConfigRef(kind, name);
            }
        }
        throw Fault.of(
                        CommonFault.INVALID_INPUT,
                        "\"" + text + "\"",
                        "it names neither a ConfigMap nor a Secret",
                        "Write configmap/NAME or secret/NAME.")
                .exception();
    }

    public ConfigRef named(String other) {
        return new ConfigRef(kind, other);
    }

    @JsonValue
    @Override
    public String toString() {
        return kind.word() + "/" + name;
    }
}

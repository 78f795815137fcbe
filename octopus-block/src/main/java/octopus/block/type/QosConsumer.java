package octopus.block.type;

import java.util.Optional;

/** Who heeds QoS specs. */
public enum QosConsumer {
    /** The storage. */
    BACK_END("back-end"),
    /** Whoever uses the volume: the hypervisor reads them in the connection info. */
    FRONT_END("front-end"),
    BOTH("both");

    private final String text;

    QosConsumer(String text) {
        this.text = text;
    }

    /** As the API and the database write it. */
    public String text() {
        return text;
    }

    public boolean atFrontEnd() {
        return this != BACK_END;
    }

    public boolean atBackEnd() {
        return this != FRONT_END;
    }

    public static Optional<QosConsumer> find(String text) {
        for (QosConsumer consumer : values()) {
            if (consumer.text.equals(text)) {
                return Optional.of(consumer);
            }
        }
        return Optional.empty();
    }
}

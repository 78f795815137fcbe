package octopus.node.config;

import octopus.spi.FaultCode;

/** What can go wrong with files of configuration. */
public enum ConfigFault implements FaultCode {
    CONFIG_UNREADABLE(Kind.NODE, "A file of configuration is not in the form that it should have."),
    CONFIG_CHANGED_MEANWHILE(Kind.CONFLICT, "Somebody changed a file of configuration after the plan was made.");

    private final Kind kind;
    private final String sentence;

    ConfigFault(Kind kind, String sentence) {
        this.kind = kind;
        this.sentence = sentence;
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public String sentence() {
        return sentence;
    }
}

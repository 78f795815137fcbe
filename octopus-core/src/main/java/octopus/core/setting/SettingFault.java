package octopus.core.setting;

import octopus.spi.FaultCode;

/** What can be wrong with the settings. All of it is reported at once, before anything is started. */
public enum SettingFault implements FaultCode {
    SETTING_UNKNOWN("A setting is given that Octopus does not have."),
    SETTING_WRONG("A setting is missing or has a wrong value."),
    SETTING_UNSAFE("A secret is given where other users of the machine can read it."),
    SETTINGS_UNREADABLE("The settings file cannot be read or is not YAML."),
    DATA_UNUSABLE("The data directory is not there and cannot be made.");

    private final String sentence;

    SettingFault(String sentence) {
        this.sentence = sentence;
    }

    @Override
    public Kind kind() {
        return Kind.CALLER;
    }

    @Override
    public String sentence() {
        return sentence;
    }
}

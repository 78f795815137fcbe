package octopus.onboard.change;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import octopus.core.Caller;
import octopus.core.flow.FlowId;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.Secret;

/**
 * For whom a change is made.
 *
 * @param secrets of the spec that is being applied, by option
 * @param earlier of the spec that was active before, by option: a change that is taken back needs them
 */
public record Work(
        UUID onboarding,
        Map<String, Secret> secrets,
        Map<String, Secret> earlier,
        Caller caller,
        Optional<FlowId> flow) {
    public Work {
        secrets = Map.copyOf(secrets);
        earlier = Map.copyOf(earlier);
    }

    /** Of the spec that is being applied. @throws octopus.spi.StorageException INVALID_OPTION when it is not kept any more */
    Secret secret(String name) {
        return Optional.ofNullable(secrets.get(name))
                .orElseThrow(() -> Fault.of(
                                CommonFault.INVALID_OPTION,
                                "Secret " + name,
                                "its value is not kept any more",
                                "Give it anew with a change of the onboarding.")
                        .about("field", name)
                        .exception());
    }

    /** Text that marks what this onboarding has made, where a free text can be kept beside it. */
    public String mark() {
        return "being onboarded (" + onboarding + ")";
    }
}

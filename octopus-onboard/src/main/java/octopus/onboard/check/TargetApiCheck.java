package octopus.onboard.check;

import java.util.List;
import octopus.onboard.change.CinderApi;
import octopus.onboard.spec.TargetSpec;
import octopus.spi.Finding;
import octopus.spi.StorageException;
import tools.jackson.databind.JsonNode;

/** The API of an existing Cinder answers, and the token is an administrator's. */
final class TargetApiCheck implements Check {
    @Override
    public String id() {
        return "target-api-answers";
    }

    @Override
    public String sentence() {
        return "The target's block storage API answers, and the token is an administrator's.";
    }

    @Override
    public boolean concerns(CheckEnvironment environment) {
        return environment.spec().target() instanceof TargetSpec.CinderConf;
    }

    @Override
    public List<Finding> run(CheckEnvironment environment) {
        if (!(environment.spec().target() instanceof TargetSpec.CinderConf target)) {
            return List.of();
        }
        try {
            JsonNode services = CinderApi.of(target, environment.secrets()).get("/os-services");
            return List.of(new Finding.Pass(
                    id(), target.api(), services.path("services").size() + " services"));
        } catch (StorageException e) {
            return List.of(new Finding.Failure(id(), target.api(), e.fault()));
        }
    }
}

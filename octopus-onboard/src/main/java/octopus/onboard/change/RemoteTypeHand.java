package octopus.onboard.change;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import octopus.node.change.Difference;
import octopus.node.change.LineDiff;
import octopus.onboard.spec.OnboardFault;
import octopus.spi.Fault;
import tools.jackson.databind.JsonNode;

/** Makes a volume type of an existing Cinder. */
final class RemoteTypeHand implements ChangeHand<Change.CreateRemoteType, RemoteTypeHand.Before> {
    /** @param existed with which nothing is to be done, whoever's it is */
    record Before(boolean existed) {}

    @Override
    public Class<Before> before() {
        return Before.class;
    }

    @Override
    public Before look(Change.CreateRemoteType change, Work work) {
        return new Before(find(change, work).isPresent());
    }

    @Override
    public Optional<Difference> plan(Change.CreateRemoteType change, Work work) {
        if (find(change, work).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(Difference.of(
                change.subject(), LineDiff.of("", BackendHand.lines(new TreeMap<>(change.extraSpecs())))));
    }

    @Override
    public void apply(Change.CreateRemoteType change, Before before, Work work) {
        Optional<JsonNode> there = find(change, work);
        if (there.isEmpty()) {
            JsonNode ignored = api(change, work)
                    .post(
                            "/types",
                            Map.of("volume_type", Map.of("name", change.type(), "extra_specs", change.extraSpecs())));
        } else if (!leadsThere(there.get(), change)) {
            throw Fault.of(
                            OnboardFault.NAME_TAKEN,
                            "Creating " + change.subject(),
                            "there is one of that name that leads elsewhere",
                            "Choose another name, or take it out of the spec.")
                    .about("field", "types")
                    .exception();
        }
    }

    @Override
    public void revert(Change.CreateRemoteType change, Before before, Work work) {
        if (!before.existed()) {
            find(change, work)
                    .ifPresent(type ->
                            api(change, work).delete("/types/" + type.path("id").asString("")));
        }
    }

    private static boolean leadsThere(JsonNode type, Change.CreateRemoteType change) {
        return change.extraSpecs().entrySet().stream()
                .allMatch(spec -> type.path("extra_specs")
                        .path(spec.getKey())
                        .asString("")
                        .equals(spec.getValue()));
    }

    private static Optional<JsonNode> find(Change.CreateRemoteType change, Work work) {
        return api(change, work)
                .get("/types?is_public=None")
                .path("volume_types")
                .valueStream()
                .filter(type -> type.path("name").asString("").equals(change.type()))
                .findFirst();
    }

    private static CinderApi api(Change.CreateRemoteType change, Work work) {
        return CinderApi.of(change.api(), change.token(), change.keystone(), work.secrets());
    }
}

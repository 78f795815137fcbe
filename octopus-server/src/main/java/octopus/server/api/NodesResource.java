package octopus.server.api;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import octopus.node.probe.NodeFacts;
import octopus.onboard.node.AccessFields;
import octopus.onboard.node.ManagedNode;
import octopus.onboard.node.NodeService;
import octopus.server.http.Method;
import octopus.server.route.Body;
import octopus.server.route.Field;
import octopus.server.route.Route;
import octopus.server.route.Shape;
import octopus.server.route.Shapes;
import octopus.spi.Secret;

/** Nodes: the machines that Octopus acts on. Passwords and keys go in and never come out. */
public final class NodesResource {
    private static final String LOOK = "node:list";
    private static final String RULE = "node:change";
    private static final int SSH_PORT = 22;
    private static final int MOST_KEY = 16_384;
    private static final int MOST_KUBECONFIG = 131_072;
    private static final List<String> SECRETS =
            List.of("password", "private_key", "passphrase", "sudo_password", "kubeconfig");

    private static final Field HOST =
            Field.optional("host", Shapes.text(1, 255)).says("Name or address, for ssh");
    private static final Field PORT =
            Field.optional("port", new Shape.Whole(1, 65_535, false, false)).says("22 without it");
    private static final Field USER = Field.optional("user", Shapes.text(1, 63)).says("Who logs in, for ssh");
    private static final Field HOST_KEY = Field.optional("host_key", Shapes.text(0, 255))
            .says("The fingerprint that is trusted, SHA256:…; without it a person accepts what the node shows");
    private static final Field SUDO =
            Field.optional("sudo", Shapes.flag()).says("Whether commands run as root through sudo");
    private static final Field JUMP =
            Field.optional("jump", Shapes.text(0, 63)).says("The node through which it is reached");
    private static final Field PASSWORD =
            Field.optional("password", Shapes.text(1, 1024)).says("With which the user logs in; or give a key");
    private static final Field PRIVATE_KEY = Field.optional("private_key", Shapes.text(1, MOST_KEY))
            .says("The text of the private key file with which the user logs in");
    private static final Field PASSPHRASE =
            Field.optional("passphrase", Shapes.text(1, 1024)).says("What opens the private key");
    private static final Field SUDO_PASSWORD =
            Field.optional("sudo_password", Shapes.text(1, 1024)).says("What sudo asks for");
    private static final Field NAMESPACE = Field.optional("namespace", Shapes.text(0, 63))
            .says("For kubernetes; without it the one of the kubeconfig");
    private static final Field POD = Field.optional("pod", Shapes.text(1, 500))
            .says("For kubernetes: name, labels (key=value,…) or workload (deployment/NAME)");
    private static final Field CONTAINER =
            Field.optional("container", Shapes.text(0, 63)).says("Of the pod; without it the usual one");
    private static final Field KUBECONFIG = Field.optional("kubeconfig", Shapes.text(1, MOST_KUBECONFIG))
            .says("The text of a kubeconfig that is whole; without it the cluster in which Octopus runs");
    private static final List<Field> ACCESS = List.of(
            HOST,
            PORT,
            USER,
            HOST_KEY,
            SUDO,
            JUMP,
            PASSWORD,
            PRIVATE_KEY,
            PASSPHRASE,
            SUDO_PASSWORD,
            NAMESPACE,
            POD,
            CONTAINER,
            KUBECONFIG);
    private static final Body ADD = Body.of(Stream.concat(
                    Stream.of(
                            Field.required("name", Shapes.text(1, 63))
                                    .says("Letters, digits, dots, hyphens, underscores"),
                            Field.required(
                                            "kind",
                                            Shapes.choice(
                                                    AccessFields.LOCAL, AccessFields.SSH, AccessFields.KUBERNETES))
                                    .says("How it is reached")),
                    ACCESS.stream())
            .toArray(Field[]::new));
    private static final Body CHANGE = Body.of(ACCESS.toArray(Field[]::new));
    private static final Body ACCEPT = Body.of(
            Field.required("fingerprint", Shapes.text(1, 255)).says("The one that you have compared, SHA256:…"));

    private final NodeService nodes;

    public NodesResource(NodeService nodes) {
        this.nodes = nodes;
    }

    public List<Route<ApiRequest>> routes() {
        String one = "/nodes/{name}";
        return List.of(
                Route.<ApiRequest>of(Method.GET, "/nodes", "api nodes.list", this::list)
                        .says("Lists the nodes and how they are")
                        .admin(LOOK)
                        .answers(200, "Nodes"),
                Route.<ApiRequest>of(Method.POST, "/nodes", "api nodes.add", this::add)
                        .says("Adds a node, and begins to look at it")
                        .admin(RULE)
                        .takes(ADD)
                        .answers(201, "Node"),
                Route.<ApiRequest>of(
                                Method.GET,
                                one,
                                "api nodes.show",
                                request -> answer(request, nodes.show(name(request))))
                        .says("Shows a node and what the last look saw")
                        .admin(LOOK)
                        .answers(200, "Node"),
                Route.<ApiRequest>of(Method.PUT, one, "api nodes.change", this::change)
                        .says("Changes how a node is reached; what is not given stays")
                        .admin(RULE)
                        .takes(CHANGE)
                        .answers(200, "Node"),
                Route.<ApiRequest>of(Method.DELETE, one, "api nodes.remove", this::remove)
                        .says("Forgets a node; on the machine nothing changes")
                        .admin(RULE)
                        .answers(204),
                Route.<ApiRequest>of(
                                Method.POST,
                                one + "/probe",
                                "api nodes.probe",
                                request -> answer(request, nodes.probe(request.caller(), name(request))))
                        .says("Looks at it now and waits for what comes of it")
                        .admin(RULE)
                        .answers(200, "Node"),
                Route.<ApiRequest>of(Method.POST, one + "/host-key", "api nodes.accept-host-key", this::accept)
                        .says("Trusts the host key that the node shows")
                        .admin(RULE)
                        .takes(ACCEPT)
                        .answers(200, "Node"));
    }

    private static String name(ApiRequest request) {
        return request.path("name");
    }

    private void list(ApiRequest request) {
        request.answer(
                200,
                Row.of()
                        .put(
                                "nodes",
                                nodes.list().stream().map(NodesResource::row).toList()));
    }

    private void add(ApiRequest request) {
        AccessFields access =
                switch (request.text("kind").orElse("")) {
                    case AccessFields.SSH ->
                        given(request, new AccessFields(AccessFields.SSH, "", SSH_PORT, "", "", false, ""));
                    case AccessFields.KUBERNETES -> given(request, AccessFields.kubernetes("", "", ""));
                    default -> AccessFields.local();
                };
        ManagedNode made =
                nodes.add(request.caller(), request.text("name").orElse(""), access, secrets(request, access));
        request.answer(201, Row.of().put("node", row(made)));
    }

    private void change(ApiRequest request) {
        AccessFields old = nodes.show(name(request)).access();
        AccessFields access = old.isLocal() ? old : given(request, old);
        answer(request, nodes.change(request.caller(), name(request), access, secrets(request, access)));
    }

    private void remove(ApiRequest request) {
        nodes.remove(request.caller(), name(request));
        request.empty();
    }

    private void accept(ApiRequest request) {
        answer(
                request,
                nodes.acceptHostKey(
                        request.caller(),
                        name(request),
                        request.text("fingerprint").orElse("")));
    }

    /** What the body gives, and of the old what it does not. */
    private static AccessFields given(ApiRequest request, AccessFields old) {
        return new AccessFields(
                old.kind(),
                request.text("host").orElse(old.host()),
                request.body().path("port").asInt(old.port()),
                request.text("user").orElse(old.user()),
                request.text("host_key").orElse(old.hostKey()),
                request.body().path("sudo").asBoolean(old.sudo()),
                request.text("jump").orElse(old.jump()),
                old.pod()
                        .map(pod -> new AccessFields.PodFields(
                                request.text("namespace").orElse(pod.namespace()),
                                request.text("pod").orElse(pod.name()),
                                request.text("container").orElse(pod.container()))));
    }

    /** Only those that are of use: nobody keeps the others. */
    private static Map<String, Secret> secrets(ApiRequest request, AccessFields access) {
        Map<String, Secret> given = new HashMap<>();
        SECRETS.stream()
                .filter(key -> access.uses(key))
                .forEach(key -> request.text(key).ifPresent(text -> given.put(key, Secret.of(text))));
        return given;
    }

    private static void answer(ApiRequest request, ManagedNode node) {
        request.answer(200, Row.of().put("node", row(node)));
    }

    private static Row row(ManagedNode node) {
        AccessFields access = node.access();
        return Row.of()
                .put("name", node.name())
                .put("state", node.state().word())
                .put("kind", access.kind())
                .put("host", access.host())
                .put("port", access.port())
                .put("user", access.user())
                .put("host_key", access.acceptedKey())
                .put("offered_host_key", node.offeredKey())
                .put("sudo", access.sudo())
                .put("jump", Optional.of(access.jump()).filter(jump -> !jump.isEmpty()))
                .put("namespace", access.pod().map(AccessFields.PodFields::namespace))
                .put("pod", access.pod().map(AccessFields.PodFields::name))
                .put("container", access.pod().map(AccessFields.PodFields::container))
                .put("secrets", node.secrets().keySet().stream().sorted().toList())
                .put("fault", node.fault())
                .put("facts", node.facts().map(NodesResource::facts))
                .put("facts_at", node.factsAt())
                .put("checked_at", node.checkedAt())
                .put("version", node.version())
                .put("created_at", node.createdAt())
                .put("updated_at", node.updatedAt());
    }

    private static Row facts(NodeFacts facts) {
        return Row.of()
                .put("os", facts.os())
                .put("kernel", facts.kernel())
                .put("architecture", facts.architecture())
                .put("host_name", facts.hostName())
                .put("root", facts.root())
                .put("tools", facts.tools())
                .put("initiator", facts.initiator())
                .put("host_nqn", facts.hostNqn())
                .put("multipath", facts.multipath())
                .put("clock_offset_ms", facts.clockOffsetMillis())
                .put(
                        "adapters",
                        facts.adapters().stream()
                                .map(port -> Row.of()
                                        .put("name", port.name())
                                        .put("wwpn", port.wwpn())
                                        .put("wwnn", port.wwnn())
                                        .put("state", port.state())
                                        .put("speed", port.speed()))
                                .toList())
                .put(
                        "interfaces",
                        facts.interfaces().stream()
                                .map(each -> Row.of()
                                        .put("name", each.name())
                                        .put("state", each.state())
                                        .put("mtu", each.mtu())
                                        .put("mac", each.mac())
                                        .put("addresses", each.addresses()))
                                .toList())
                .put(
                        "routes",
                        facts.routes().stream()
                                .map(route -> Row.of()
                                        .put("destination", route.destination())
                                        .put("gateway", route.gateway())
                                        .put("device", route.device()))
                                .toList());
    }
}

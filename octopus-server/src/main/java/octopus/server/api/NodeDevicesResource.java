package octopus.server.api;

import java.util.List;
import java.util.Optional;
import octopus.onboard.device.NodeDevice;
import octopus.onboard.device.NodeDevices;
import octopus.server.http.Method;
import octopus.server.route.Body;
import octopus.server.route.Field;
import octopus.server.route.Route;
import octopus.server.route.Shapes;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.VolumeId;
import octopus.spi.connect.AccessMode;

/** Volumes as block devices of nodes. */
public final class NodeDevicesResource {
    private static final String LOOK = "node:list";
    private static final String RULE = "node:change";
    private static final Body ATTACH = Body.of(
            Field.required("volume", Shapes.uuid()).says("The volume's id"),
            Field.optional("mode", Shapes.choice("rw", "ro"))
                    .says("Reading and writing (rw, without it), or only reading"));

    private final NodeDevices devices;

    public NodeDevicesResource(NodeDevices devices) {
        this.devices = devices;
    }

    public List<Route<ApiRequest>> routes() {
        String all = "/nodes/{name}/devices";
        String one = all + "/{volume}";
        return List.of(
                Route.<ApiRequest>of(Method.GET, all, "api node-devices.list", this::list)
                        .says("Lists the volumes that are block devices of a node")
                        .admin(LOOK)
                        .answers(200, "NodeDevices"),
                Route.<ApiRequest>of(Method.POST, all, "api node-devices.attach", this::attach)
                        .says(
                                "Makes a volume a block device of a node and waits for it; asked again it answers the same")
                        .admin(RULE)
                        .takes(ATTACH)
                        .answers(201, "NodeDevice"),
                Route.<ApiRequest>of(Method.GET, one, "api node-devices.show", this::show)
                        .says("Shows the device of a volume on a node")
                        .admin(LOOK)
                        .answers(200, "NodeDevice"),
                Route.<ApiRequest>of(Method.DELETE, one, "api node-devices.detach", this::detach)
                        .says("Takes a volume away from a node, after making sure that nobody uses it there")
                        .admin(RULE)
                        .answers(204),
                Route.<ApiRequest>of(Method.POST, one + "/rescan", "api node-devices.rescan", this::rescan)
                        .says("Has the node see the size that the volume has now")
                        .admin(RULE)
                        .answers(200, "NodeDevice"));
    }

    private void list(ApiRequest request) {
        request.answer(
                200,
                Row.of()
                        .put(
                                "devices",
                                devices.list(request.path("name")).stream()
                                        .map(NodeDevicesResource::row)
                                        .toList()));
    }

    private void attach(ApiRequest request) {
        NodeDevice device = devices.attach(
                request.caller(),
                request.path("name"),
                VolumeId.of(request.text("volume").orElseThrow()),
                AccessMode.of(request.text("mode").orElse("rw")));
        answer(request, 201, device);
    }

    private void show(ApiRequest request) {
        answer(request, 200, devices.show(request.path("name"), volume(request)));
    }

    private void detach(ApiRequest request) {
        devices.detach(request.caller(), request.path("name"), volume(request));
        request.empty();
    }

    private void rescan(ApiRequest request) {
        answer(request, 200, devices.grow(request.caller(), request.path("name"), volume(request)));
    }

    private static VolumeId volume(ApiRequest request) {
        String text = request.path("volume");
        try {
            return VolumeId.of(text);
        } catch (IllegalArgumentException e) {
            throw Fault.of(
                            CommonFault.INVALID_INPUT,
                            "Volume " + text,
                            "that is no id of a volume",
                            "octopus volume list shows the ids.")
                    .about("field", "volume")
                    .exception();
        }
    }

    private static void answer(ApiRequest request, int status, NodeDevice device) {
        request.answer(status, Row.of().put("device", row(device)));
    }

    private static Row row(NodeDevice device) {
        return Row.of()
                .put("volume", device.volume().toString())
                .put("node", device.node())
                .put("attachment", device.attachment().toString())
                .put("device", Optional.of(device.device()).filter(path -> !path.isEmpty()))
                .put("way", Optional.of(device.way()).filter(way -> !way.isEmpty()))
                .put("size_bytes", device.size().bytes())
                .put("created_at", device.createdAt())
                .put("warning", device.warning());
    }
}

package octopus.driver.oceanstor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import octopus.node.attach.NetworkDisks;
import octopus.spi.AttachmentId;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import octopus.spi.connect.ConnectionInfo;
import octopus.spi.driver.VolumeExporter;
import octopus.spi.driver.VolumeHandle;
import tools.jackson.databind.JsonNode;

/**
 * Mapping views: each attachment has a LUN group and a view of its own, named after it, so the array itself tells what is
 * open and for whom. Hosts are shared by their attachments, and go with the last one when we have made them.
 */
final class Exporter implements VolumeExporter {
    private static final int ATTEMPTS = 3;

    private final Array array;
    private final Provisioner volumes;
    private final Hosts hosts;
    private final Portals portals;
    private final NetworkDisks disks;
    private final ReentrantLock lock = new ReentrantLock();

    Exporter(Array array, Provisioner volumes, Hosts hosts, Portals portals, NetworkDisks disks) {
        this.array = array;
        this.volumes = volumes;
        this.hosts = hosts;
        this.portals = portals;
        this.disks = disks;
    }

    @Override
    public ConnectionInfo export(VolumeHandle volume, Request request) {
        return Calls.guarded(() -> {
            Disk lun = volumes.need(volume);
            String initiator = request.connector().isLocal()
                    ? NetworkDisks.initiator()
                    : request.connector().initiator().orElseThrow(() -> noInitiator(request));
            ConnectionInfo.Iscsi connection = map(lun, initiator, request);
            return request.connector().isLocal()
                    ? new ConnectionInfo.LocalDevice(
                            disks.open(request.attachment().toString(), connection, request.mode()), "raw")
                    : connection;
        });
    }

    private ConnectionInfo.Iscsi map(Disk lun, String initiator, Request request) {
        lock.lock();
        try {
            for (int attempt = 1; ; attempt++) {
                try {
                    return mapOnce(lun, initiator, request);
                } catch (Refusal e) {
                    // Another process took away the host with its last volume while we were about to use it.
                    if (!e.isMissing() || attempt == ATTEMPTS) {
                        throw e;
                    }
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private ConnectionInfo.Iscsi mapOnce(Disk lun, String initiator, Request request) {
        String host = hosts.ensure(request.connector().host(), initiator);
        String hostGroup = hosts.ensureGroup(host);
        String name = Names.EXPORT + request.attachment();
        String luns = ensure("lungroup", name, Map.of("APPTYPE", "0", "GROUPTYPE", "0"));
        join("POST", "lungroup/associate", luns, "11", lun.id());
        String view = ensure("mappingview", name, Map.of("TYPE", "245"));
        join("PUT", "mappingview/CREATE_ASSOCIATE", view, "14", hostGroup);
        join("PUT", "mappingview/CREATE_ASSOCIATE", view, "256", luns);
        return new ConnectionInfo.Iscsi(portals.paths(hosts.unit(host, lun)), hosts.chap(), true);
    }

    @Override
    public void unexport(VolumeHandle volume, AttachmentId attachment) {
        Calls.guarded(() -> {
            disks.close(attachment.toString());
            lock.lock();
            try {
                unmap(Names.EXPORT + attachment);
            } finally {
                lock.unlock();
            }
            return true;
        });
    }

    private void unmap(String name) {
        Optional<String> view = id("mappingview", name);
        List<String> groups = new ArrayList<>();
        view.ifPresent(found -> {
            groups.addAll(members("hostgroup/associate?TYPE=14&ASSOCIATEOBJTYPE=245&ASSOCIATEOBJID=" + found));
            groups.forEach(group -> part("mappingview/REMOVE_ASSOCIATE", found, "14", group));
            members("lungroup/associate?TYPE=256&ASSOCIATEOBJTYPE=245&ASSOCIATEOBJID=" + found)
                    .forEach(group -> part("mappingview/REMOVE_ASSOCIATE", found, "256", group));
            Array.quietIfGone(() -> array.rest().delete("mappingview/" + found));
        });
        id("lungroup", name).ifPresent(group -> {
            members("lun/associate?TYPE=11&ASSOCIATEOBJTYPE=256&ASSOCIATEOBJID=" + group)
                    .forEach(lun -> Array.quietIfGone(() -> array.rest()
                            .delete("lungroup/associate?ID=" + group + "&ASSOCIATEOBJTYPE=11&ASSOCIATEOBJID=" + lun)));
            Array.quietIfGone(() -> array.rest().delete("lungroup/" + group));
        });
        groups.forEach(hosts::removeIfUnused);
    }

    @Override
    public List<Export> list() {
        return Calls.guarded(() -> {
            Map<String, Disk> luns = new HashMap<>();
            array.luns().stream().filter(lun -> lun.mark().isPresent()).forEach(lun -> luns.put(lun.id(), lun));
            List<Export> all = new ArrayList<>();
            array.rest()
                    .get("lungroup")
                    .valueStream()
                    .filter(group -> group.path("NAME").asString("").startsWith(Names.EXPORT))
                    .forEach(group -> members("lun/associate?TYPE=11&ASSOCIATEOBJTYPE=256&ASSOCIATEOBJID="
                                    + group.path("ID").asString(""))
                            .stream()
                            .flatMap(id -> Optional.ofNullable(luns.get(id)).stream())
                            .forEach(lun -> all.add(export(group.path("NAME").asString(""), lun))));
            return all;
        });
    }

    private Export export(String name, Disk lun) {
        List<String> initiators = id("mappingview", name).stream()
                .flatMap(view ->
                        members("hostgroup/associate?TYPE=14&ASSOCIATEOBJTYPE=245&ASSOCIATEOBJID=" + view).stream())
                .flatMap(
                        group -> members("host/associate?TYPE=21&ASSOCIATEOBJTYPE=14&ASSOCIATEOBJID=" + group).stream())
                .flatMap(host -> hosts.initiators(host).stream())
                .toList();
        return new Export(lun.name(), AttachmentId.of(name.substring(Names.EXPORT.length())), initiators);
    }

    private String ensure(String resource, String name, Map<String, String> fields) {
        return hosts.ensureObject(resource, name, fields);
    }

    private void join(String method, String path, String id, String type, String member) {
        hosts.join(method, path, id, type, member);
    }

    private void part(String path, String id, String type, String member) {
        Array.quietIfGone(() -> array.rest()
                .put(path, Map.of("TYPE", "245", "ID", id, "ASSOCIATEOBJTYPE", type, "ASSOCIATEOBJID", member)));
    }

    private Optional<String> id(String resource, String name) {
        return array.first(resource, name).map(found -> found.path("ID").asString(""));
    }

    private List<String> members(String path) {
        return array.rest().get(path).valueStream().map(Exporter::id).toList();
    }

    private static String id(JsonNode node) {
        return node.path("ID").asString("");
    }

    private static StorageException noInitiator(Request request) {
        return Fault.of(
                        OceanstorFault.INITIATOR_NAME_MISSING,
                        "Exporting to host " + request.connector().host(),
                        "its connector has no initiator",
                        "Send the host's iSCSI name (InitiatorName in /etc/iscsi/initiatorname.iscsi) as initiator.")
                .about("field", "initiator")
                .exception();
    }
}

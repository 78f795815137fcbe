package octopus.server.cinder;

import java.util.List;
import octopus.server.http.Method;
import octopus.server.route.Route;
import tools.jackson.core.JsonGenerator;

/** The extensions that Cinder 3.x lists; all are part of the API, and old clients ask before they use one. */
public final class ExtensionsResource {
    private record Extension(String name, String alias, String description, String updated) {}

    private static final List<Extension> ALL = List.of(
            new Extension(
                    "VolumeImageMetadata",
                    "os-vol-image-meta",
                    "Show image metadata associated with the volume.",
                    "2012-12-07T00:00:00+00:00"),
            new Extension(
                    "VolumeUnmanage",
                    "os-volume-unmanage",
                    "Enable volume unmanage operation.",
                    "2012-05-31T00:00:00+00:00"),
            new Extension(
                    "UsedLimits",
                    "os-used-limits",
                    "Provide data on limited resources that are being used.",
                    "2013-10-03T00:00:00+00:00"),
            new Extension("AdminActions", "os-admin-actions", "Enable admin actions.", "2012-08-25T00:00:00+00:00"),
            new Extension("Cgsnapshots", "cgsnapshots", "cgsnapshots support.", "2014-08-18T00:00:00+00:00"),
            new Extension(
                    "TypesExtraSpecs",
                    "os-types-extra-specs",
                    "Type extra specs support.",
                    "2011-08-24T00:00:00+00:00"),
            new Extension(
                    "SnapshotUnmanage",
                    "os-snapshot-unmanage",
                    "Enable volume unmanage operation.",
                    "2014-12-31T00:00:00+00:00"),
            new Extension(
                    "VolumeTypeEncryption",
                    "encryption",
                    "Encryption support for volume types.",
                    "2013-07-01T00:00:00+00:00"),
            new Extension(
                    "VolumeEncryptionMetadata",
                    "os-volume-encryption-metadata",
                    "Volume encryption metadata retrieval support.",
                    "2013-07-10T00:00:00+00:00"),
            new Extension(
                    "Consistencygroups",
                    "consistencygroups",
                    "consistency groups support.",
                    "2014-08-18T00:00:00+00:00"),
            new Extension(
                    "SnapshotActions",
                    "os-snapshot-actions",
                    "Enable snapshot manager actions.",
                    "2013-07-16T00:00:00+00:00"),
            new Extension("Backups", "backups", "Backups support.", "2012-12-12T00:00:00+00:00"),
            new Extension("Quotas", "os-quota-sets", "Quota management support.", "2011-08-08T00:00:00+00:00"),
            new Extension("VolumeActions", "os-volume-actions", "Enable volume actions.", "2012-05-31T00:00:00+00:00"),
            new Extension(
                    "QuotaClasses",
                    "os-quota-class-sets",
                    "Quota classes management support.",
                    "2012-03-12T00:00:00+00:00"),
            new Extension(
                    "AvailabilityZones",
                    "os-availability-zone",
                    "Describe Availability Zones.",
                    "2013-06-27T00:00:00+00:00"),
            new Extension(
                    "VolumeTypeAccess", "os-volume-type-access", "Volume type access support.", "2014-06-26T00:00:00Z"),
            new Extension("Services", "os-services", "Services support.", "2012-10-28T00:00:00-00:00"),
            new Extension("Hosts", "os-hosts", "Admin-only host administration.", "2011-06-29T00:00:00+00:00"),
            new Extension("TypesManage", "os-types-manage", "Types manage support.", "2011-08-24T00:00:00+00:00"),
            new Extension(
                    "ExtendedSnapshotAttributes",
                    "os-extended-snapshot-attributes",
                    "Extended SnapshotAttributes support.",
                    "2012-06-19T00:00:00+00:00"),
            new Extension(
                    "SnapshotManage",
                    "os-snapshot-manage",
                    "Allows existing backend storage to be 'managed' by Cinder.",
                    "2014-12-31T00:00:00+00:00"),
            new Extension("Qos_specs_manage", "qos-specs", "QoS specs support.", "2013-08-02T00:00:00+00:00"),
            new Extension(
                    "VolumeHostAttribute",
                    "os-vol-host-attr",
                    "Expose host as an attribute of a volume.",
                    "2011-11-03T00:00:00+00:00"),
            new Extension(
                    "Scheduler_stats", "scheduler-stats", "Scheduler stats support.", "2014-09-07T00:00:00+00:00"),
            new Extension(
                    "VolumeManage",
                    "os-volume-manage",
                    "Allows existing backend storage to be 'managed' by Cinder.",
                    "2014-02-10T00:00:00+00:00"),
            new Extension(
                    "VolumeMigStatusAttribute",
                    "os-vol-mig-status-attr",
                    "Expose migration_status as an attribute of a volume.",
                    "2013-08-08T00:00:00+00:00"),
            new Extension(
                    "VolumeTransfer",
                    "os-volume-transfer",
                    "Volume transfer management support.",
                    "2013-05-29T00:00:00+00:00"),
            new Extension(
                    "VolumeTenantAttribute",
                    "os-vol-tenant-attr",
                    "Expose the internal project_id as an attribute of a volume.",
                    "2011-11-03T00:00:00+00:00"),
            new Extension(
                    "SchedulerHints",
                    "OS-SCH-HNT",
                    "Pass arbitrary key/value pairs to the scheduler.",
                    "2013-04-18T00:00:00+00:00"),
            new Extension(
                    "ExtendedServices",
                    "os-extended-services",
                    "Extended services support.",
                    "2014-01-10T00:00:00-00:00"),
            new Extension("Capabilities", "capabilities", "Capabilities support.", "2015-08-31T00:00:00+00:00"));

    public List<Route<CinderRequest>> routes() {
        return List.of(
                Route.<CinderRequest>of(Method.GET, "/extensions", "cinder extensions.list", this::list)
                        .says("Lists the extensions"),
                Route.<CinderRequest>of(Method.GET, "/extensions/{alias}", "cinder extensions.show", this::show)
                        .says("Shows one extension"));
    }

    private void list(CinderRequest request) {
        request.json(200, out -> {
            out.writeStartObject();
            out.writeArrayPropertyStart("extensions");
            ALL.forEach(extension -> write(out, extension));
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private void show(CinderRequest request) {
        String alias = request.path("alias");
        Extension found = ALL.stream()
                .filter(extension -> extension.alias().equals(alias))
                .findFirst()
                .orElseThrow(() -> CinderFault.notFound("Extension with alias " + alias + " does not exist"));
        request.json(200, out -> {
            out.writeStartObject();
            out.writeName("extension");
            write(out, found);
            out.writeEndObject();
        });
    }

    private static void write(JsonGenerator out, Extension extension) {
        out.writeStartObject();
        out.writeStringProperty("name", extension.name());
        out.writeStringProperty("alias", extension.alias());
        out.writeStringProperty("description", extension.description());
        out.writeStringProperty("updated", extension.updated());
        out.writeArrayPropertyStart("links");
        out.writeEndArray();
        out.writeEndObject();
    }
}

"""The commands of python-cinderclient."""
import time

from lab import cell, first_id

NO_REPLICATION = r"(?i)replica|not enabled|not valid|Invalid"
INITIATOR = "iqn.2026-11.org.example:clients"


def everything(lab):
    tell(lab)
    types(lab)
    volumes(lab)
    snapshots(lab)
    images(lab)
    attachments(lab)
    backups(lab)
    transfers(lab)
    groups(lab)
    old_groups(lab)
    managing(lab)
    operators(lab)
    quotas(lab)
    messages(lab)
    lab.not_for_us("cinder", "help|bash-completion", "of the client itself")


def tell(lab):
    lab.cinder("version-list")
    lab.cinder("api-version")
    lab.cinder("list-extensions")
    lab.cinder("availability-zone-list")
    lab.cinder("list-filters")
    lab.cinder("list-filters", "--resource", "volume")
    lab.cinder("absolute-limits")
    lab.cinder("rate-limits")
    lab.cinder("service-list", "--withreplication", "True")
    lab.cinder("get-pools", "--detail")
    lab.cinder("get-capabilities", pool(lab, "clients-a"))


def pool(lab, backend):
    _, answer = lab.http("GET", "/v3/scheduler-stats/get_pools")
    names = [row["name"] for row in answer.get("pools", [])]
    return next((name for name in names if "@" + backend + "#" in name), "none@none#none")


def service(lab, backend):
    return pool(lab, backend).split("#")[0]


def elsewhere(lab, volume):
    """A pool that it is not in."""
    here = next((row["os-vol-host-attr:host"] for row in lab.rows("volumes", volume)), "")
    return pool(lab, "clients-b" if here != pool(lab, "clients-b") else "clients-a")


def types(lab):
    lab.cinder("type-create", "cl-any")
    lab.cinder("type-create", "cl-gold", "--description", "tried by the stock clients")
    lab.cinder("type-key", "cl-gold", "set", "volume_backend_name=clients-a")
    lab.cinder("type-create", "cl-silver")
    lab.cinder("type-key", "cl-silver", "set", "volume_backend_name=clients-b")
    lab.cinder("type-list")
    lab.cinder("type-show", "cl-gold")
    lab.cinder("extra-specs-list")
    gold = first_id(lab.cinder("type-show", "cl-gold"))
    lab.cinder("type-update", gold, "--description", "other words")
    lab.cinder("type-default")
    private = first_id(lab.cinder("type-create", "cl-private", "--is-public", "False"))
    lab.cinder("type-access-add", "--volume-type", private, "--project-id", lab.other)
    lab.cinder("type-access-list", "--volume-type", private)
    lab.cinder("type-access-remove", "--volume-type", private, "--project-id", lab.other)
    lab.cinder("default-type-set", "cl-gold", lab.project)
    lab.cinder("default-type-list")
    lab.cinder("default-type-unset", lab.project)
    lab.cinder("encryption-type-create", "cl-private", "luks", "--cipher", "aes-xts-plain64", "--key-size", "256",
               "--control-location", "front-end")
    lab.cinder("encryption-type-list")
    lab.cinder("encryption-type-show", "cl-private")
    lab.cinder("encryption-type-update", "cl-private", "--key-size", "512")
    lab.cinder("encryption-type-delete", "cl-private")
    qos = first_id(lab.cinder("qos-create", "cl-qos", "consumer=front-end", "read_iops_sec=100"))
    lab.cinder("qos-list")
    lab.cinder("qos-show", qos)
    lab.cinder("qos-key", qos, "set", "write_iops_sec=100")
    lab.cinder("qos-associate", qos, private)
    lab.cinder("qos-get-association", qos)
    lab.cinder("qos-disassociate", qos, private)
    lab.cinder("qos-disassociate-all", qos)
    lab.cinder("qos-delete", qos)
    lab.cinder("type-delete", private)


def volumes(lab):
    lab.cinder("create", "1", "--name", "cl-one", "--volume-type", "cl-gold", "--metadata", "a=b")
    lab.settle("volumes", "cl-one")
    lab.cinder("list")
    lab.cinder("list", "--all-tenants", "--metadata", "a=b", "--sort", "name:asc", "--limit", "2")
    lab.cinder("show", "cl-one")
    lab.cinder("summary")
    lab.cinder("rename", "cl-one", "cl-first", "--description", "the first")
    lab.expect("volumes", "cl-first", description="the first", size=1, volume_type="cl-gold")
    lab.cinder("metadata", "cl-first", "set", "c=d")
    lab.cinder("metadata-show", "cl-first")
    lab.cinder("metadata-update-all", "cl-first", "e=f")
    lab.cinder("image-metadata", "cl-first", "set", "os_distro=debian")
    lab.cinder("image-metadata-show", "cl-first")
    lab.cinder("set-bootable", "cl-first", "true")
    lab.cinder("readonly-mode-update", "cl-first", "True")
    lab.cinder("readonly-mode-update", "cl-first", "False")
    lab.cinder("extend", "cl-first", "2")
    lab.settle("volumes", "cl-first")
    lab.expect("volumes", "cl-first", size=2, bootable="true", metadata={"e": "f", "readonly": "False"})
    lab.cinder("reset-state", "cl-first", "--state", "error")
    lab.expect("volumes", "cl-first", status="error")
    lab.cinder("reset-state", "cl-first", "--state", "available")
    lab.cinder("create", "2", "--source-volid", lab.id("volumes", "cl-first"), "--name", "cl-clone")
    lab.settle("volumes", "cl-clone")
    # Its type says which backend: nobody but a retype moves it away from there.
    lab.cinder("migrate", "cl-clone", pool(lab, "clients-b"), refused='wanted "clients-a"')
    lab.cinder("retype", "cl-clone", "cl-silver", "--migration-policy", "on-demand")
    lab.settle("volumes", "cl-clone")
    lab.expect("volumes", "cl-clone", volume_type="cl-silver", **{"os-vol-host-attr:host": pool(lab, "clients-b")})
    lab.cinder("delete", "cl-clone")
    lab.gone("volumes", "cl-clone")
    lab.cinder("create", "1", "--name", "cl-mover", "--volume-type", "cl-any")
    lab.settle("volumes", "cl-mover")
    target = elsewhere(lab, "cl-mover")
    lab.cinder("migrate", "cl-mover", target)
    lab.settle("volumes", "cl-mover")
    lab.expect("volumes", "cl-mover", **{"os-vol-host-attr:host": target})
    lab.cinder("delete", "cl-mover")
    lab.gone("volumes", "cl-mover")
    lab.cinder("create", "1", "--name", "cl-forced", "--volume-type", "cl-gold")
    lab.settle("volumes", "cl-forced")
    lab.cinder("force-delete", "cl-forced")
    lab.gone("volumes", "cl-forced")


def snapshots(lab):
    lab.cinder("snapshot-create", "cl-first", "--name", "cl-shot", "--metadata", "a=b")
    lab.settle("snapshots", "cl-shot")
    lab.cinder("snapshot-list")
    lab.cinder("snapshot-show", "cl-shot")
    lab.cinder("snapshot-metadata", "cl-shot", "set", "c=d")
    lab.cinder("snapshot-metadata-show", "cl-shot")
    lab.cinder("snapshot-metadata-update-all", "cl-shot", "e=f")
    lab.cinder("snapshot-rename", "cl-shot", "cl-snap")
    lab.cinder("snapshot-reset-state", "cl-snap", "--state", "available")
    lab.cinder("revert-to-snapshot", "cl-snap")
    lab.settle("volumes", "cl-first")
    lab.cinder("create", "2", "--snapshot-id", lab.id("snapshots", "cl-snap"), "--name", "cl-from-snap")
    lab.settle("volumes", "cl-from-snap")
    lab.cinder("delete", "cl-from-snap")
    lab.gone("volumes", "cl-from-snap")
    lab.cinder("snapshot-delete", "cl-snap")
    lab.gone("snapshots", "cl-snap")


def images(lab):
    lab.cinder("upload-to-image", "cl-first", "cl-image", "--disk-format", "raw")
    lab.settle("volumes", "cl-first")
    image = image_id(lab, "cl-image")
    lab.cinder("create", "2", "--image-id", image, "--name", "cl-from-image", "--volume-type", "cl-gold")
    lab.settle("volumes", "cl-from-image")
    lab.cinder("reimage", "cl-from-image", image)
    lab.settle("volumes", "cl-from-image")
    lab.cinder("delete", "cl-from-image")
    lab.gone("volumes", "cl-from-image")
    lab.http("DELETE", "/image/v2/images/" + image)


def image_id(lab, name):
    for _ in range(100):
        _, answer = lab.http("GET", "/image/v2/images?name=" + name)
        rows = answer.get("images", [])
        if rows and rows[0]["status"] == "active":
            return rows[0]["id"]
        time.sleep(0.2)
    return "none"


def attachments(lab):
    host = ("--initiator", INITIATOR, "--ip", "127.0.0.1", "--host", "clients")
    made = lab.cinder("attachment-create", "cl-first")
    id = cell(made, "ID") or first_id(made)
    lab.cinder("attachment-list")
    lab.cinder("attachment-show", id)
    lab.cinder("attachment-update", id, *host)
    lab.cinder("attachment-complete", id)
    lab.expect("volumes", "cl-first", status="in-use")
    lab.cinder("attachment-delete", id)
    lab.settle("volumes", "cl-first", ("available",))
    made = lab.cinder("attachment-create", "cl-first", "--connect", "True", *host)
    lab.cinder("attachment-delete", cell(made, "ID") or first_id(made))


def backups(lab):
    made = lab.cinder("backup-create", "cl-first", "--name", "cl-backup")
    id = cell(made, "id") or "none"
    lab.settle("backups", "cl-backup")
    lab.cinder("backup-list")
    lab.cinder("backup-show", id)
    lab.cinder("backup-update", id, "--name", "cl-saved")
    exported = lab.cinder("backup-export", id)
    record = (cell(exported, "backup_service") or "none", cell(exported, "backup_url") or "none")
    lab.cinder("backup-import", *record, refused="already")
    lab.cinder("backup-reset-state", id, "--state", "available")
    lab.cinder("backup-restore", id, "--name", "cl-restored")
    lab.settle("volumes", "cl-restored")
    lab.settle("backups", id)
    lab.cinder("backup-delete", id)
    lab.gone("backups", id)
    # The record is taken in again; what it tells of went with the backup, and that is seen.
    imported = lab.cinder("backup-import", *record)
    lab.settle("backups", first_id(imported), ("error",))
    lab.http("DELETE", "/v3/backups/" + first_id(imported))
    lab.http("DELETE", "/v3/volumes/" + lab.id("volumes", "cl-restored"))


def transfers(lab):
    made = lab.cinder("transfer-create", "cl-first", "--name", "cl-transfer")
    lab.cinder("transfer-list")
    lab.cinder("transfer-show", cell(made, "id"))
    lab.cinder("transfer-accept", cell(made, "id"), cell(made, "auth_key"), project=lab.other)
    back = lab.cinder("transfer-create", "cl-first", project=lab.other)
    lab.cinder("transfer-accept", cell(back, "id"), cell(back, "auth_key"))
    again = lab.cinder("transfer-create", "cl-first")
    lab.cinder("transfer-delete", cell(again, "id"))


def groups(lab):
    type = first_id(lab.cinder("group-type-create", "cl-group-type"))
    lab.cinder("group-type-key", "cl-group-type", "set", "consistent_group_snapshot_enabled=<is> True")
    lab.cinder("group-type-list")
    lab.cinder("group-type-show", "cl-group-type")
    lab.cinder("group-specs-list")
    lab.cinder("group-type-update", type, "--description", "of the clients")
    lab.cinder("group-type-default", refused=r"(?i)default|not be found|404")
    group = cell(lab.cinder("group-create", "cl-group-type", "cl-gold", "--name", "cl-group"), "id")
    lab.settle("groups", "cl-group")
    lab.cinder("group-list")
    lab.cinder("group-show", "cl-group")
    lab.cinder("group-update", "cl-group", "--add-volumes", lab.id("volumes", "cl-first"))
    lab.settle("groups", "cl-group")
    lab.cinder("group-snapshot-create", "cl-group", "--name", "cl-group-snap")
    lab.settle("group_snapshots", "cl-group-snap")
    lab.cinder("group-snapshot-list")
    lab.cinder("group-snapshot-show", "cl-group-snap")
    lab.cinder("group-create-from-src", "--group-snapshot", "cl-group-snap", "--name", "cl-group-two")
    lab.settle("groups", "cl-group-two")
    lab.cinder("group-delete", "cl-group-two", "--delete-volumes")
    lab.gone("groups", "cl-group-two")
    lab.cinder("group-snapshot-delete", "cl-group-snap")
    lab.gone("group_snapshots", "cl-group-snap")
    for command in ("group-enable-replication", "group-disable-replication", "group-failover-replication"):
        lab.cinder(command, "cl-group", refused=NO_REPLICATION)
    lab.cinder("group-list-replication-targets", "cl-group")
    lab.cinder("group-update", "cl-group", "--remove-volumes", lab.id("volumes", "cl-first"))
    lab.settle("groups", "cl-group")
    lab.cinder("group-delete", group or "cl-group")
    lab.gone("groups", "cl-group")
    lab.cinder("group-type-delete", type)


def old_groups(lab):
    """Consistency groups: what groups were before microversion 3.13."""
    lab.cinder("consisgroup-list")
    lab.cinder("cgsnapshot-list")
    none = "11111111-2222-4333-8444-555555555555"
    missing = r"(?i)not found|could not be found|No .*exists|404"
    lab.cinder("consisgroup-create", "cl-gold", "--name", "cl-cg")
    lab.settle("consistencygroups", "cl-cg")
    made = lab.id("consistencygroups", "cl-cg")
    lab.cinder("consisgroup-show", made)
    lab.cinder("consisgroup-delete", made)
    lab.gone("consistencygroups", made)
    lab.cinder("consisgroup-create-from-src", "--cgsnapshot", none, refused=missing)
    lab.cinder("consisgroup-show", none, refused=missing)
    lab.cinder("consisgroup-update", none, "--name", "x", refused=missing)
    lab.cinder("consisgroup-delete", none, refused=missing + "|Unable to delete")
    lab.cinder("cgsnapshot-create", none, refused=missing)
    lab.cinder("cgsnapshot-show", none, refused=missing)
    lab.cinder("cgsnapshot-delete", none, refused=missing + "|Unable to delete")


def managing(lab):
    lab.cinder("create", "1", "--name", "cl-managed", "--volume-type", "cl-gold")
    lab.settle("volumes", "cl-managed")
    id = lab.id("volumes", "cl-managed")
    lab.cinder("snapshot-create", "cl-managed", "--name", "cl-managed-snap")
    lab.settle("snapshots", "cl-managed-snap")
    snapshot = lab.id("snapshots", "cl-managed-snap")
    lab.cinder("snapshot-unmanage", snapshot)
    lab.gone("snapshots", snapshot)
    lab.cinder("snapshot-manageable-list", pool(lab, "clients-a"))
    lab.cinder("snapshot-manage", id, "snapshot-" + snapshot, "--name", "cl-managed-again")
    lab.settle("snapshots", "cl-managed-again")
    lab.cinder("snapshot-delete", "cl-managed-again")
    lab.gone("snapshots", "cl-managed-again")
    lab.cinder("unmanage", id)
    lab.gone("volumes", id)
    lab.cinder("manageable-list", pool(lab, "clients-a"))
    lab.cinder("manage", pool(lab, "clients-a"), "volume-" + id, "--name", "cl-back", "--volume-type", "cl-gold")
    lab.settle("volumes", "cl-back")
    lab.cinder("delete", "cl-back")
    lab.gone("volumes", "cl-back")


def operators(lab):
    host = service(lab, "clients-b")
    lab.cinder("service-disable", host, "cinder-volume", "--reason", "tried by the clients")
    lab.cinder("service-enable", host, "cinder-volume")
    lab.cinder("freeze-host", host)
    lab.cinder("create", "1", "--name", "cl-cold", "--volume-type", "cl-silver")
    lab.settle("volumes", "cl-cold", ("error",))
    lab.cinder("thaw-host", host)
    lab.cinder("delete", "cl-cold")
    lab.gone("volumes", "cl-cold")
    lab.cinder("failover-host", host, refused=NO_REPLICATION + "|not|failover")
    lab.cinder("service-get-log")
    lab.cinder("service-set-log", "INFO")
    lab.cinder("cluster-list")
    for command in ("cluster-show", "cluster-enable", "cluster-disable"):
        lab.cinder(command, "none", refused=r"(?i)not be found|not found|404")
    lab.cinder("work-cleanup")


def quotas(lab):
    lab.cinder("quota-show", lab.project)
    lab.cinder("quota-usage", lab.project)
    lab.cinder("quota-defaults", lab.project)
    lab.cinder("quota-update", lab.project, "--volumes", "20", "--gigabytes", "900")
    lab.cinder("quota-delete", lab.project)
    lab.cinder("quota-class-show", "default")
    lab.cinder("quota-class-update", "default", "--snapshots", "15")


def messages(lab):
    lab.cinder("create", "1000000", "--name", "cl-too-large", "--volume-type", "cl-gold", refused=r"(?i)quota|exceed")
    lab.cinder("type-create", "cl-nowhere")
    lab.cinder("type-key", "cl-nowhere", "set", "volume_backend_name=nowhere")
    lab.cinder("create", "1", "--name", "cl-lost", "--volume-type", "cl-nowhere")
    lab.settle("volumes", "cl-lost", ("error",))
    told = first_id(lab.cinder("message-list"))
    lab.cinder("message-show", told)
    lab.cinder("message-delete", told)
    lab.cinder("delete", "cl-lost")
    lab.gone("volumes", "cl-lost")
    lab.cinder("type-delete", "cl-nowhere")

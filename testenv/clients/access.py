"""How one gets in: without Keystone, where a token is who one says to be, or with it."""
import os


class NoAuth:
    keystone = False

    def __init__(self, url):
        self.url = url
        self.project = "00000000000000000000000000000c1e"
        self.other = "00000000000000000000000000000c1f"

    def token(self, project):
        return "admin:" + project

    def cinder(self, project):
        """What the environment of a command has to say."""
        return {"OS_AUTH_TYPE": "noauth", "CINDER_ENDPOINT": self.url + "/v3", "OS_USER_ID": "admin",
                "OS_PROJECT_ID": project}

    def openstack(self, project):
        return {"OS_AUTH_TYPE": "admin_token", "OS_TOKEN": self.token(project),
                "OS_ENDPOINT": self.url + "/v3/" + project}


class Keystone:
    """Its administrator, in two projects; Octopus is found in its catalogue."""
    keystone = True

    def __init__(self):
        from keystoneauth1 import session
        from keystoneauth1.identity import v3
        self.sessions = lambda **scope: session.Session(auth=v3.Password(
            auth_url=os.environ["KEYSTONE_URL"], username="admin", password=os.environ["ADMIN_PASSWORD"],
            user_domain_id="default", **scope))
        admin = self.sessions(project_name="admin", project_domain_id="default")
        self.project = self.made(admin, "clients")
        self.other = self.made(admin, "clients-other")
        self.tokens = {project: self.sessions(project_id=project) for project in (self.project, self.other)}

    def made(self, admin, name):
        base = os.environ["KEYSTONE_URL"]
        found = admin.get(base + "/projects?name=" + name).json()["projects"]
        project = found[0] if found else admin.post(base + "/projects", json={
            "project": {"name": name, "domain_id": "default"}}).json()["project"]
        for role in admin.get(base + "/roles").json()["roles"]:
            if role["name"] in ("admin", "member"):
                admin.put("%s/projects/%s/users/%s/roles/%s" % (base, project["id"], admin.get_user_id(), role["id"]))
        return project["id"]

    def token(self, project):
        return self.tokens[project].get_token()

    def cinder(self, project):
        return {"OS_AUTH_TYPE": "password", "OS_AUTH_URL": os.environ["KEYSTONE_URL"], "OS_USERNAME": "admin",
                "OS_PASSWORD": os.environ["ADMIN_PASSWORD"], "OS_USER_DOMAIN_ID": "default", "OS_PROJECT_ID": project,
                "OS_REGION_NAME": "RegionOne", "OS_IDENTITY_API_VERSION": "3"}

    openstack = cinder

"""Access and sites: who reaches what on foot, and where places should stand."""

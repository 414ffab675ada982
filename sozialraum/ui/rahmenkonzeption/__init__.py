"""The page Rahmenkonzeption: findings, good practice, plan, Aktionsbudget."""

-- The rows of current.sql where no export took the place of another: those of imports that stand.
select * from lake_{table} where import_id in (select import_id from lake_imports where not undone)
